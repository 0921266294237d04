namespace LiveTranslate.Benchmarks.Streams;

/// <summary>One way for audio to travel from a gateway to a session.</summary>
internal interface IAudioWay : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Completes when the chunk is taken.</summary>
    Task PutAsync(string session, ChunkStamp stamp);

    /// <summary>The servers that it travels through; null when it stays in this process.</summary>
    KinesisServer? Server { get; }
}
