using LiveTranslate.Testing;

namespace LiveTranslate.Benchmarks.Streams;

/// <summary>Kinesis on this machine, for one way: what another one left in its memory does not count against it.</summary>
internal sealed class KinesisServer : IAsyncDisposable
{
    private KinesisServer(LocalAws aws) => Aws = aws;

    public const string StreamName = "audio";

    public LocalAws Aws { get; }

    public TimeSpan ProcessorTime => Aws.ProcessorTime;

    public static async Task<KinesisServer> StartAsync() => new(await LocalAws.StartAsync());

    /// <summary>PutRecords requests so far.</summary>
    public Task<int> PutsAsync() => Aws.CallsAsync("PutRecords", StreamName);

    public ValueTask DisposeAsync() => Aws.DisposeAsync();
}
