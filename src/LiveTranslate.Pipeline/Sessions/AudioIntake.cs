using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Custody;
using LiveTranslate.Pipeline.Windowing;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Pipeline.Sessions;

/// <summary>
/// Takes a session's audio in, take after take, and turns it into windows. A take is closed when a later one has begun
/// or the session ends, and all of it has come or nothing more comes. Single-threaded.
/// </summary>
internal sealed partial class AudioIntake(
    SessionId session, CutLedger ledger, SessionOptions options, WindowOptions windowOptions, TimeProvider time, ILogger logger)
{
    // Added to a take's grace in a new activation.
    private static readonly TimeSpan RestoredGrace = TimeSpan.FromSeconds(30);

    private readonly TakeInbox _inbox = new(PcmFormat.SamplesIn(options.InboxDuration), time);
    private readonly List<TakeProgress> _takes = [];
    private Windower? _windower;
    private DateTimeOffset _lastAudio = time.GetUtcNow();
    private long _takenSamples;
    private string? _trace;

    /// <summary>Takes whose audio is not all archived, to be committed.</summary>
    public IReadOnlyList<TakeProgress> TakesFrom(int take)
    {
        _takes.RemoveAll(known => known.Number < take);
        return [.. _takes];
    }

    /// <summary>Nothing is left to take in.</summary>
    public bool Empty => _inbox.Head is null;

    /// <summary>No window is open and no audio waits.</summary>
    public bool Idle => _windower is not { WindowOpen: true } && ReadySamples == 0;

    /// <summary>Nothing has come for so long that the speaker is taken to have stopped.</summary>
    public bool Quiet => time.GetUtcNow() - _lastAudio >= options.IdleClose;

    /// <summary>Audio that waits for its turn.</summary>
    public long ReadySamples => _inbox.ReadySamples;

    public OpenTake? Find(int take) => _inbox.Find(take);

    public void Begin(int take)
    {
        _takes.Add(new TakeProgress(take, null, Closed: false));
        _inbox.Open(take, expected: 0, startSample: null, closed: false, time.GetUtcNow());
    }

    public void Restore(IEnumerable<TakeProgress> takes)
    {
        // Whoever wakes a session first is seldom its speaker, who has to notice, wait and connect again.
        var heard = time.GetUtcNow() + RestoredGrace;
        foreach (var take in takes.Where(take => take.Number >= ledger.Archived.Take))
        {
            _takes.Add(take);
            var expected = take.Number == ledger.Archived.Take ? ledger.Archived.Sequence : 0;
            _inbox.Open(take.Number, expected, take.StartSample, take.Closed, heard);
        }
    }

    public void Accept(Chunk chunk) => _inbox.Accept(chunk);

    /// <summary>The trace of the first chunk since this was last asked.</summary>
    public string? TakeTrace()
    {
        var trace = _trace;
        _trace = null;
        return trace;
    }

    /// <summary>
    /// The next step: a chunk taken in, a window closed early, a take closed. Null when there is none now. Enumerate to
    /// the end before asking again.
    /// </summary>
    /// <param name="endingSince">When the end of the session was asked for, if it was.</param>
    public IEnumerable<WindowEvent>? Next(DateTimeOffset? endingSince)
    {
        if (_inbox.Head is not { } head) return null;
        _windower ??= OpenWindower(head);
        if (head.Closed && !_windower.AwaitsCommitted) return CloseTake(head);
        if (head.Receiver.TryRead(out var chunk)) return TakeIn(chunk);
        if (IsOver(head, endingSince)) return CloseTake(head);
        var spokenUp = _windower is { WindowOpen: true, AwaitsCommitted: false } && Quiet;
        return PauseReached(head) || spokenUp ? _windower.Flush(final: false) : null;
    }

    private IEnumerable<WindowEvent> TakeIn(Chunk chunk)
    {
        _lastAudio = time.GetUtcNow();
        _trace ??= chunk.TraceParent;
        _takenSamples += chunk.Samples;
        if (_takenSamples >= PcmFormat.SampleRate)
        {
            PipelineInstruments.AudioTaken.Add(_takenSamples / PcmFormat.SampleRate);
            _takenSamples %= PcmFormat.SampleRate;
        }

        return _windower!.Push(chunk);
    }

    private Windower OpenWindower(OpenTake take)
    {
        if (take.StartSample is null)
        {
            take.StartSample = ledger.HorizonSample;
            ledger.NoteSilence(AudioPosition.StartOf(take.Number), ledger.HorizonSample);
            Replace(take.Number, progress => progress with { StartSample = take.StartSample });
        }

        var committed = ledger.Open.Where(cut => cut.Start.Take == take.Number);
        var resumed = ledger.Archived.Take == take.Number;
        return new Windower(
            ledger,
            resumed ? ledger.Archived : AudioPosition.StartOf(take.Number),
            resumed ? ledger.ArchivedSample : take.StartSample.Value,
            committed.ToArray(),
            take.Closed,
            windowOptions);
    }

    private bool IsOver(OpenTake head, DateTimeOffset? endingSince)
    {
        if (!head.Closed && !_inbox.HasLater && endingSince is null) return false;
        if (head.Complete) return true;
        var since = endingSince > head.LastHeard ? endingSince.Value : head.LastHeard;
        return time.GetUtcNow() - since >= options.TakeGrace;
    }

    private IEnumerable<WindowEvent> CloseTake(OpenTake head)
    {
        foreach (var happened in _windower!.Flush(final: true)) yield return happened;
        _inbox.RemoveHead();
        _windower = null;
        Replace(head.Number, progress => progress with { Closed = true });
        LogTakeClosed(logger, session, head.Number, head.Receiver.Expected, head.Complete);
    }

    private static bool PauseReached(OpenTake head)
    {
        if (head.PausedAt is not { } at || head.Receiver.Expected < at) return false;
        head.PausedAt = null;
        return true;
    }

    private void Replace(int number, Func<TakeProgress, TakeProgress> change)
    {
        var at = _takes.FindIndex(take => take.Number == number);
        if (at >= 0) _takes[at] = change(_takes[at]);
    }

    [LoggerMessage(1201, LogLevel.Information,
        "Session {Session} closed take {Take} after {Chunks} chunks (all there: {Complete})")]
    private static partial void LogTakeClosed(ILogger logger, SessionId session, int take, long chunks, bool complete);
}
