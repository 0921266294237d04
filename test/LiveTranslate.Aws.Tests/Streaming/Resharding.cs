using System.Globalization;
using System.Numerics;
using System.Text.Json.Serialization;
using LiveTranslate.Aws.Protocol;
using LiveTranslate.Orleans.Aws.Streaming.Api;
using LiveTranslate.Orleans.Aws.Streaming.Log;
using LiveTranslate.Pipeline;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;

namespace LiveTranslate.Aws.Tests.Streaming;

/// <summary>Splits and merges the shards of a stream, as on-demand capacity does by itself.</summary>
internal sealed class Resharding(KinesisApi api, KinesisAudioStreamOptions options) : IDisposable
{
    private readonly AwsJsonClient _client = new(
        new AwsJsonService("kinesis", "kinesis", "Kinesis_20131202"), options, TimeProvider.System, NullLogger.Instance);

    public Task<IReadOnlyList<Shard>> ShardsAsync() => api.ListShardsAsync(CancellationToken.None);

    /// <summary>Splits a shard in its middle; returns its children.</summary>
    public async Task<IReadOnlyList<Shard>> SplitAsync(string shardId)
    {
        var shard = (await ShardsAsync()).Single(shard => shard.ShardId == shardId);
        var middle = (BigInteger.Parse(shard.HashKeyRange.StartingHashKey, CultureInfo.InvariantCulture)
            + BigInteger.Parse(shard.HashKeyRange.EndingHashKey, CultureInfo.InvariantCulture)) / 2;
        await _client.CallAsync(
            "SplitShard", new SplitShardRequest(options.StreamName, shardId, middle.ToString(CultureInfo.InvariantCulture)),
            ReshardingJson.Default.SplitShardRequest, ReshardingJson.Default.NoAnswer, CancellationToken.None);
        return await ChildrenAsync(shardId, 2);
    }

    /// <summary>Merges two neighbours; returns their child.</summary>
    public async Task<Shard> MergeAsync(string shardId, string neighbourId)
    {
        await _client.CallAsync(
            "MergeShards", new MergeShardsRequest(options.StreamName, shardId, neighbourId),
            ReshardingJson.Default.MergeShardsRequest, ReshardingJson.Default.NoAnswer, CancellationToken.None);
        return (await ChildrenAsync(shardId, 1))[0];
    }

    /// <summary>Deletes the stream, shards and all.</summary>
    public async Task DeleteStreamAsync()
    {
        await _client.CallAsync(
            "DeleteStream", new DeleteStreamRequest(options.StreamName),
            ReshardingJson.Default.DeleteStreamRequest, ReshardingJson.Default.NoAnswer, CancellationToken.None);
        await Wait.UntilAsync(IsGoneAsync, "the stream to be gone");
    }

    /// <summary>New sessions whose audio goes into a shard.</summary>
    public async Task<string[]> SessionsOfAsync(string shardId, int count)
    {
        var shards = await ShardsAsync();
        return
        [
            .. Enumerable.Repeat(0, 100_000).Select(_ => SessionId.New())
                .Where(session => KinesisSpeechLog.ShardsOf(session, shards).Any(shard => shard.ShardId == shardId))
                .Take(count).Select(session => session.Value),
        ];
    }

    public void Dispose() => _client.Dispose();

    private async Task<bool> IsGoneAsync()
    {
        try
        {
            await api.GetStatusAsync(CancellationToken.None);
            return false;
        }
        catch (AwsServiceException exception) when (exception.Code == KinesisApi.NotFound)
        {
            return true;
        }
    }

    private async Task<IReadOnlyList<Shard>> ChildrenAsync(string parent, int count)
    {
        Shard[] children = [];
        await Wait.UntilAsync(
            async () =>
            {
                children = [.. (await ShardsAsync()).Where(shard => shard.Parents.Contains(parent))];
                return children.Length == count && await api.GetStatusAsync(CancellationToken.None) == "ACTIVE";
            },
            $"the children of {parent}");
        return children;
    }
}

internal sealed record SplitShardRequest(string StreamName, string ShardToSplit, string NewStartingHashKey);

internal sealed record MergeShardsRequest(string StreamName, string ShardToMerge, string AdjacentShardToMerge);

internal sealed record DeleteStreamRequest(string StreamName);

internal sealed record NoAnswer;

[JsonSerializable(typeof(SplitShardRequest))]
[JsonSerializable(typeof(MergeShardsRequest))]
[JsonSerializable(typeof(DeleteStreamRequest))]
[JsonSerializable(typeof(NoAnswer))]
internal sealed partial class ReshardingJson : JsonSerializerContext;
