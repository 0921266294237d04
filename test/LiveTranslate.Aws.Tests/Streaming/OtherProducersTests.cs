using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LiveTranslate.Orleans.Aws.Streaming.Checkpoints;
using LiveTranslate.Orleans.Aws.Streaming.Log;
using LiveTranslate.Orleans.Aws.Streaming.Records;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

/// <summary>What programs put that are none of ours: live and read back it is the same.</summary>
public sealed class OtherProducersTests(LocalAwsFixture local)
{
    private static readonly HashRange All = new(0, UInt128.MaxValue);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Aggregated_records_and_odd_ones_are_the_same_live_and_in_the_log_and_whose_are_not_taken_hears_why()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, configure: options => options.ShardCount = 1);
        var (one, other, nobody) = (SessionId.New(), SessionId.New(), SessionId.New());
        cluster.Recorder.Strangers.Add(nobody.Value);
        var audio = new byte[20_000];
        new Random(3).NextBytes(audio);

        await cluster.PutAsync(one.Value, Kpl((one.Value, audio[..2_000]), (other.Value, audio[..7]), (one.Value, audio[2_000..4_000]), (nobody.Value, audio[..2])));
        await cluster.PutAsync(one.Value, audio[4_000..8_095]);
        await cluster.PutAsync(one.Value.ToLowerInvariant(), audio[..8]);
        await cluster.PutAsync(other.Value, Kpl((one.Value, audio[8_095..12_000])));
        var broken = Kpl((one.Value, audio));
        broken[^1] ^= 1;
        await cluster.PutAsync(one.Value, broken);
        await cluster.PutAsync(one.Value, audio[12_000..]);

        await Wait.UntilAsync(
            () => BytesOf(cluster, one).Length == audio.Length && BytesOf(cluster, other).Length == 7, "the audio of both", cancellationToken: Cancelled);
        Assert.Equal(audio, BytesOf(cluster, one));
        Assert.Equal(audio[..7], BytesOf(cluster, other));
        Assert.Equal(
            [IgnoreReasons.OtherSpelling, IgnoreReasons.Malformed],
            cluster.Recorder.Of(one.Value).Select(received => received.Chunk.Ignored).OfType<string>());
        using var log = new KinesisSpeechLog(cluster.Api, TimeProvider.System, NullLogger<KinesisSpeechLog>.Instance);
        foreach (var session in new[] { one, other })
        {
            var live = cluster.Recorder.Of(session.Value).Where(received => received.Chunk.Ignored is null)
                .Select(received => (received.Chunk.LogPosition, Convert.ToHexString(received.Chunk.Pcm))).Distinct();
            var read = new List<(string?, string)>();
            await foreach (var record in log.ReadAsync(session, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, Cancelled))
                read.Add((record.Position.Digits, Convert.ToHexString(record.Chunk.Pcm.Span)));
            Assert.Equal(live, read);
        }

        // All of it is done, what is nobody's included: who reads next does not begin here.
        await Wait.UntilAsync(
            async () => (await cluster.ReadCheckpointsAsync()).Values.Any(checkpoint =>
                checkpoint.Position?.Digits == cluster.Recorder.Of(one.Value)[^1].Chunk.LogPosition),
            "the checkpoint behind the last record", TimeSpan.FromSeconds(15), Cancelled);
    }

    [Fact]
    public async Task A_shard_whose_beginning_was_recorded_by_a_clock_that_was_ahead_is_read_at_once()
    {
        await using var cluster = await StreamCluster.StartAsync(local.Aws, silos: 0, options => options.ShardCount = 1);
        await cluster.Checkpoints.EnsureAsync(Cancelled);
        var shard = Assert.Single(await cluster.Shards.ShardsAsync());
        await cluster.Checkpoints.AddAsync(
            new Checkpoint(shard.ShardId, 0, Since: TimeProvider.System.GetUtcNow().AddHours(1), Origin: shard.SequenceNumberRange.StartingSequenceNumber),
            Cancelled);
        var session = SessionId.New().Value;

        await cluster.PutAsync(session, StreamCluster.Chunk(1, 0));
        await cluster.AddSiloAsync();

        await Wait.UntilAsync(
            () => cluster.Recorder.SequencesOf(session).Count == 1, "the chunk", TimeSpan.FromSeconds(10), Cancelled);
    }

    [Fact]
    public void An_explicit_hash_key_that_leads_elsewhere_is_refused_and_said()
    {
        var session = SessionId.New().Value;
        var hash = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(Md5(Encoding.UTF8.GetBytes(session)));
        var (mine, elsewhere) = (new HashRange(hash, hash), new HashRange(hash + 1, hash + 1));

        Assert.Null(Assert.Single(RecordContents.Of(session, [1, 0], mine)).Why);
        Assert.Equal(IgnoreReasons.OtherShard, Assert.Single(RecordContents.Of(session, [1, 0], elsewhere)).Why);
        var there = (hash + 1).ToString(CultureInfo.InvariantCulture);
        Assert.Equal(IgnoreReasons.OtherShard, Assert.Single(RecordContents.Of("x", Kpl(there, (session, [1, 0])), elsewhere)).Why);
        // One that its producer puts into the right shard, too.
        Assert.Empty(RecordContents.Of("x", Kpl((session, [1, 0])), elsewhere));
    }

    [Fact]
    public void No_aggregated_record_whatever_makes_its_reader_fail()
    {
        var random = new Random(5);
        var whole = Kpl((SessionId.New().Value, new byte[40]), ("nobody", new byte[3]));
        for (var i = 0; i < 20_000; i++)
        {
            var body = whole.AsSpan(4, whole.Length - 20).ToArray();
            for (var hits = random.Next(1, 5); hits > 0; hits--) body[random.Next(body.Length)] = (byte)random.Next(256);
            Assert.All(RecordContents.Of("x", Sealed(body[..random.Next(body.Length + 1)]), All), content => Assert.True(content.Chunk is null ^ content.Why is null));
            RecordContents.Of("x", whole[..random.Next(4, whole.Length)], All);
        }
    }

    private static byte[] BytesOf(StreamCluster cluster, SessionId session) =>
        [.. cluster.Recorder.Of(session.Value).DistinctBy(received => received.Chunk.LogPosition).SelectMany(received => received.Chunk.Pcm)];

    private static byte[] Kpl(params (string Key, byte[] Data)[] records) => Kpl(null, records);

    // As https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md has it.
    private static byte[] Kpl(string? hash, params (string Key, byte[] Data)[] records)
    {
        var body = new List<byte>();
        foreach (var (key, _) in records) body.AddRange(Field(1, Encoding.UTF8.GetBytes(key)));
        if (hash is not null) body.AddRange(Field(2, Encoding.UTF8.GetBytes(hash)));
        for (var i = 0; i < records.Length; i++)
            body.AddRange(Field(3, [8, (byte)i, .. hash is null ? Array.Empty<byte>() : [16, 0], .. Field(3, records[i].Data)]));
        return Sealed([.. body]);
    }

    private static byte[] Sealed(byte[] body) => [0xF3, 0x89, 0x9A, 0xC2, .. body, .. Md5(body)];

    private static byte[] Field(int number, byte[] data)
    {
        var field = new List<byte> { (byte)((number << 3) | 2) };
        for (var length = data.Length; ; length >>= 7)
        {
            field.Add((byte)(length > 127 ? (length & 127) | 128 : length));
            if (length <= 127) break;
        }

        return [.. field, .. data];
    }

#pragma warning disable CA5351
    private static byte[] Md5(byte[] data) => MD5.HashData(data);
#pragma warning restore CA5351
}
