using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using LiveTranslate.Orleans.Aws.Tables;
using LiveTranslate.Pipeline.Custody;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace LiveTranslate.Orleans.Aws.Streaming.Checkpoints;

/// <summary>
/// One item a shard: which lane reads it, and how far. A position only ever grows, whoever writes: of two owners of a
/// lane the one that is behind changes nothing.
/// </summary>
internal sealed class CheckpointTable(
    DynamoDBStreamQueueCheckpointerOptions options, string stream, TimeProvider time, ILogger<CheckpointTable> logger)
    : IDisposable
{
    private const string HashKey = "Stream";
    private const string RangeKey = "Shard";

    private readonly DynamoDBTable _table = new(() => options, new TableKey(HashKey, RangeKey), time, logger);

    /// <summary>How often progress is written.</summary>
    public TimeSpan PersistInterval => options.PersistInterval;

    private IAmazonDynamoDB Client => _table.Client;

    /// <summary>Waits until the table can be used.</summary>
    public Task EnsureAsync(CancellationToken stop) => _table.EnsureAsync(stop);

    public async Task<IReadOnlyDictionary<string, Checkpoint>> ReadAllAsync(CancellationToken stop)
    {
        var checkpoints = new Dictionary<string, Checkpoint>();
        var request = new QueryRequest
        {
            TableName = _table.Name,
            KeyConditionExpression = "#stream = :stream",
            ExpressionAttributeNames = new Dictionary<string, string> { ["#stream"] = HashKey },
            ExpressionAttributeValues = new Dictionary<string, AttributeValue> { [":stream"] = new(stream) },
            ConsistentRead = true,
        };
        do
        {
            var page = await Client.QueryAsync(request, stop);
            foreach (var checkpoint in (page.Items ?? []).Select(Read)) checkpoints[checkpoint.Shard] = checkpoint;
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
        return checkpoints;
    }

    /// <summary>Notes a shard that is about to be read for the first time.</summary>
    /// <returns>What stands there now: another owner may have been faster.</returns>
    public async Task<Checkpoint> AddAsync(Checkpoint checkpoint, CancellationToken stop)
    {
        var item = KeyOf(checkpoint.Shard);
        item["Lane"] = Number(checkpoint.Lane);
        item["UpdatedAt"] = Number(time.GetUtcNow().ToUnixTimeMilliseconds());
        if (checkpoint.Since is { } since) item["Since"] = Number(since.ToUnixTimeMilliseconds());
        item["Origin"] = new AttributeValue(checkpoint.Origin ?? "");
        try
        {
            await Client.PutItemAsync(
                new PutItemRequest
                {
                    TableName = _table.Name,
                    Item = item,
                    ConditionExpression = "attribute_not_exists(#shard) OR Origin <> :origin",
                    ExpressionAttributeNames = new Dictionary<string, string> { ["#shard"] = RangeKey },
                    ExpressionAttributeValues = new Dictionary<string, AttributeValue> { [":origin"] = item["Origin"] },
                },
                stop);
            return checkpoint;
        }
        catch (ConditionalCheckFailedException)
        {
            var there = await Client.GetItemAsync(
                new GetItemRequest { TableName = _table.Name, Key = KeyOf(checkpoint.Shard), ConsistentRead = true }, stop);
            return there.Item is { Count: > 0 } ? Read(there.Item) : checkpoint;
        }
    }

    /// <summary>Moves a shard's position on. False when it already stands further on.</summary>
    public async Task<bool> AdvanceAsync(
        string shard, LogPosition? position, bool finished, CancellationToken stop)
    {
        var set = "SET UpdatedAt = :now, Finished = :finished";
        var condition = "attribute_exists(#shard)";
        var values = new Dictionary<string, AttributeValue>
        {
            [":now"] = Number(time.GetUtcNow().ToUnixTimeMilliseconds()),
            [":finished"] = new() { BOOL = finished },
        };
        var names = new Dictionary<string, string> { ["#shard"] = RangeKey };
        if (position is { } reached)
        {
            // Digits of one length: their order as text is their order as numbers.
            set += ", #position = :position";
            condition += " AND (attribute_not_exists(#position) OR #position <= :position)";
            names["#position"] = "Position";
            values[":position"] = new AttributeValue(reached.Digits);
        }
        else
        {
            condition += " AND attribute_not_exists(#position)";
            names["#position"] = "Position";
        }

        // What is finished stays finished.
        if (!finished) condition += " AND (attribute_not_exists(Finished) OR Finished = :finished)";
        try
        {
            await Client.UpdateItemAsync(
                new UpdateItemRequest
                {
                    TableName = _table.Name,
                    Key = KeyOf(shard),
                    UpdateExpression = set,
                    ConditionExpression = condition,
                    ExpressionAttributeNames = names,
                    ExpressionAttributeValues = values,
                },
                stop);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    public void Dispose() => _table.Dispose();

    private Dictionary<string, AttributeValue> KeyOf(string shard) =>
        new() { [HashKey] = new AttributeValue(stream), [RangeKey] = new AttributeValue(shard) };

    private static Checkpoint Read(Dictionary<string, AttributeValue> item) => new(
        item[RangeKey].S,
        int.Parse(item["Lane"].N, CultureInfo.InvariantCulture),
        item.TryGetValue("Position", out var position) ? new LogPosition(position.S) : null,
        item.TryGetValue("Finished", out var finished) && finished.BOOL is true,
        item.TryGetValue("Since", out var since)
            ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(since.N, CultureInfo.InvariantCulture))
            : null,
        item.TryGetValue("Origin", out var origin) && origin.S is { Length: > 0 } number ? number : null);

    private static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };
}
