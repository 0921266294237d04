using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using LiveTranslate.Orleans.Aws.Tables;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace LiveTranslate.Orleans.Aws.Persistence;

/// <summary>The table of states: consistent reads, and writes under the condition that nobody has written since.</summary>
internal sealed partial class StateTable(Func<DynamoDBStorageOptions> options, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly DynamoDBTable _table = new(options, StateItem.TableKey, time, logger);

    public string Name => _table.Name;

    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (await _table.EnsureAsync(cancellationToken) && options().TimeToLive is not null)
            await TurnOnTimeToLiveAsync(cancellationToken);
    }

    /// <summary>The item, without attributes when there is none.</summary>
    public async Task<Dictionary<string, AttributeValue>> ReadAsync(Dictionary<string, AttributeValue> key)
    {
        var request = new GetItemRequest(Name, key, consistentRead: true);
        return (await _table.Client.GetItemAsync(request)).Item ?? [];
    }

    /// <returns>Whether it was written; if not, the ETag that is stored.</returns>
    public async Task<(bool Done, string? Stored)> PutAsync(Dictionary<string, AttributeValue> item, string? readETag)
    {
        var request = new PutItemRequest(Name, item);
        (request.ConditionExpression, request.ExpressionAttributeNames, request.ExpressionAttributeValues) = Unchanged(readETag);
        try
        {
            await _table.Client.PutItemAsync(request);
            return (true, null);
        }
        catch (ConditionalCheckFailedException)
        {
            var stored = await ReadETagAsync(StateItem.KeyOf(item));
            // The client sends again when an answer got lost, and then meets its own write.
            return (stored == item[StateItem.ETag].S, stored);
        }
    }

    /// <returns>Whether nothing is left; if something is, its ETag.</returns>
    public async Task<(bool Done, string? Stored)> DeleteAsync(Dictionary<string, AttributeValue> key, string? readETag)
    {
        var request = new DeleteItemRequest(Name, key);
        (request.ConditionExpression, request.ExpressionAttributeNames, request.ExpressionAttributeValues) = Unchanged(readETag);
        try
        {
            await _table.Client.DeleteItemAsync(request);
            return (true, null);
        }
        catch (ConditionalCheckFailedException)
        {
            var stored = await ReadETagAsync(key);
            // Where nothing is left, most likely this call did it, and its answer got lost.
            return (stored is null, stored);
        }
    }

    public void Dispose() => _table.Dispose();

    private static (string Condition, Dictionary<string, string> Names, Dictionary<string, AttributeValue>? Values) Unchanged(
        string? readETag)
    {
        var names = new Dictionary<string, string> { ["#etag"] = StateItem.ETag };
        return string.IsNullOrEmpty(readETag)
            ? ("attribute_not_exists(#etag)", names, null)
            : ("#etag = :etag", names, new() { [":etag"] = new(readETag) });
    }

    private async Task<string?> ReadETagAsync(Dictionary<string, AttributeValue> key)
    {
        var request = new GetItemRequest(Name, key, consistentRead: true)
        {
            ProjectionExpression = "#etag",
            ExpressionAttributeNames = new() { ["#etag"] = StateItem.ETag },
        };
        return (await _table.Client.GetItemAsync(request)).Item?.GetValueOrDefault(StateItem.ETag)?.S;
    }

    private async Task TurnOnTimeToLiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _table.Client.UpdateTimeToLiveAsync(
                new UpdateTimeToLiveRequest
                {
                    TableName = Name,
                    TimeToLiveSpecification = new() { AttributeName = StateItem.ExpiresAt, Enabled = true },
                },
                cancellationToken);
        }
        catch (AmazonDynamoDBException exception)
        {
            // Not deleting anything costs money, not correctness.
            LogNoTimeToLive(logger, exception, Name, StateItem.ExpiresAt);
        }
    }

    [LoggerMessage(4003, LogLevel.Warning,
        "States in the DynamoDB table {Table} will not expire: turn on its time to live for the attribute {Attribute}")]
    private static partial void LogNoTimeToLive(ILogger logger, Exception exception, string table, string attribute);
}
