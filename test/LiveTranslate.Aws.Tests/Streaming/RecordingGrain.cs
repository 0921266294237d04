using System.Collections.Concurrent;
using LiveTranslate.Contracts.Grains;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace LiveTranslate.Aws.Tests.Streaming;

public interface IRecordingGrain : IGrainWithStringKey
{
    Task<bool> WakeAsync();
}

/// <summary>Stands where a session would: writes down what the stream brings.</summary>
[ImplicitStreamSubscription(AudioChunk.StreamNamespace)]
public sealed class RecordingGrain(Recorder recorder)
    : Grain, IRecordingGrain, IStreamSubscriptionObserver, IAsyncObserver<AudioChunk>
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (recorder.CannotActivate.Contains(this.GetPrimaryKeyString()))
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }

    public Task<bool> WakeAsync() => Task.FromResult(true);

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory.Create<AudioChunk>().ResumeAsync(this);

    public Task OnNextAsync(AudioChunk item, StreamSequenceToken? token = null)
    {
        recorder.Add(this.GetPrimaryKeyString(), item, token!);
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}

/// <summary>What all silos of a test have received.</summary>
public sealed class Recorder
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<(AudioChunk Chunk, StreamSequenceToken Token)>> _received = [];

    /// <summary>Sessions whose grain hangs while it is activated.</summary>
    public HashSet<string> CannotActivate { get; } = [];

    /// <summary>Sessions that nobody created.</summary>
    public HashSet<string> Strangers { get; } = [];

    public int Total => _received.Values.Sum(session => session.Count);

    public IReadOnlyCollection<string> Sessions => [.. _received.Keys];

    public IReadOnlyList<(AudioChunk Chunk, StreamSequenceToken Token)> Of(string session) =>
        _received.TryGetValue(session, out var received) ? [.. received] : [];

    /// <summary>The sequences of a session in the order in which they came, without repetitions.</summary>
    public IReadOnlyList<long> SequencesOf(string session) =>
        [.. Of(session).Select(received => received.Chunk.Sequence).Distinct()];

    internal void Add(string session, AudioChunk chunk, StreamSequenceToken token) =>
        _received.GetOrAdd(session, _ => []).Enqueue((chunk, token));
}
