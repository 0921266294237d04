using System.Collections.Concurrent;
using LiveTranslate.Contracts.Grains;
using Orleans.Streams;

namespace LiveTranslate.Aws.Tests.Streaming;

/// <summary>What all silos of a test have received, and what is wrong with some sessions.</summary>
public sealed class Recorder
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<(AudioChunk Chunk, StreamSequenceToken Token)>> _received = [];
    private readonly ConcurrentDictionary<string, bool> _activated = [];

    /// <summary>Sessions whose grain hangs while it is activated.</summary>
    public HeldSessions CannotActivate { get; } = new();

    /// <summary>Sessions whose grain hangs while it takes a chunk.</summary>
    public HeldSessions DoesNotAnswer { get; } = new();

    /// <summary>Sessions that nobody created.</summary>
    public HeldSessions Strangers { get; } = new();

    public int Total => _received.Values.Sum(session => session.Count);

    /// <summary>Sessions that received something.</summary>
    public IReadOnlyCollection<string> Sessions => [.. _received.Keys];

    /// <summary>Sessions whose grain was woken, whatever for.</summary>
    public IReadOnlyCollection<string> Activated => [.. _activated.Keys];

    public IReadOnlyList<(AudioChunk Chunk, StreamSequenceToken Token)> Of(string session) =>
        _received.TryGetValue(session, out var received) ? [.. received] : [];

    /// <summary>The sequences of a session in the order in which they came, without repetitions.</summary>
    public IReadOnlyList<long> SequencesOf(string session) =>
        [.. Of(session).Select(received => received.Chunk.Sequence).Distinct()];

    /// <summary>Lets everything go on that was held.</summary>
    public void Release()
    {
        CannotActivate.Clear();
        DoesNotAnswer.Clear();
    }

    internal void Add(string session, AudioChunk chunk, StreamSequenceToken token) =>
        _received.GetOrAdd(session, _ => []).Enqueue((chunk, token));

    internal void NoteActivated(string session) => _activated.TryAdd(session, true);
}

/// <summary>Sessions that are held, each until it is let go.</summary>
public sealed class HeldSessions
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _held = [];

    public void Add(string session) =>
        _held.TryAdd(session, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    public bool Contains(string session) => _held.ContainsKey(session);

    public void Remove(string session)
    {
        if (_held.TryRemove(session, out var held)) held.SetResult();
    }

    public void Clear()
    {
        foreach (var session in _held.Keys) Remove(session);
    }

    internal Task WaitAsync(string session) => _held.TryGetValue(session, out var held) ? held.Task : Task.CompletedTask;
}
