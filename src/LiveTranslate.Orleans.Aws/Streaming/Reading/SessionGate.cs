using System.Threading.Channels;
using LiveTranslate.Pipeline;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Orleans.Aws.Streaming.Reading;

/// <summary>
/// Stands before a lane's agent and lets in the audio of sessions that can take it. Others wait here, each for itself:
/// the agent would stop reading for all. What is nobody's is set aside. Thread-safe.
/// </summary>
internal sealed partial class SessionGate(
    IAudioDestination destination,
    ChannelWriter<AudioBatch> lane,
    long maxHeldBytes,
    TimeProvider time,
    ILogger<SessionGate> logger) : IDisposable
{
    // A minute of audio: a session that takes longer to open gets it again from its sender.
    private const int MaxHeld = 240;
    private const int MaxSessions = 100_000;
    private const int MaxOpening = 64;

    // Shorter than an agent remembers a session, so that it never meets one that cannot be opened.
    private static readonly TimeSpan OpenFor = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StrangerFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LogPeriod = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Visitor> _sessions = [];
    private readonly SemaphoreSlim _opening = new(MaxOpening);
    private long _heldBytes;
    private long _setAside;
    private long _loggedAt;

    private enum Standing
    {
        Opening,
        Open,
        Stranger,
        Unreachable,
    }

    /// <summary>Hands a record on, keeps it until its session is open, or sets it aside.</summary>
    public async ValueTask OfferAsync(string session, AudioBatch batch, CancellationToken stop)
    {
        if (!TryPass(session, batch, stop)) return;
        await lane.WriteAsync(batch, stop);
    }

    public void Dispose() => _opening.Dispose();

    /// <summary>A record that is nobody's audio.</summary>
    public void SetAside(string why, string partitionKey, KinesisSequenceToken token)
    {
        KinesisInstruments.RecordsSetAside.Add(1, new KeyValuePair<string, object?>("reason", why));
        var total = Interlocked.Increment(ref _setAside);
        lock (_lock)
        {
            if (_loggedAt != 0 && time.GetElapsedTime(_loggedAt) < LogPeriod) return;
            _loggedAt = time.GetTimestamp();
        }

        // A stranger's key is text of a stranger.
        LogSetAside(logger, why, SessionId.TryParse(partitionKey, out var id) ? id.Value : "(no session id)", token, total);
    }

    private bool TryPass(string session, AudioBatch batch, CancellationToken stop)
    {
        lock (_lock)
        {
            var known = _sessions.TryGetValue(session, out var visitor);
            if (known && visitor!.Standing is Standing.Opening)
            {
                Hold(visitor, batch);
                return false;
            }

            if (known && time.GetElapsedTime(visitor!.Since) < Lifetime(visitor.Standing))
            {
                switch (visitor.Standing)
                {
                    case Standing.Open:
                        visitor.Since = time.GetTimestamp();
                        if (visitor.TakeGap()) batch.MarkGap();
                        return true;
                    case Standing.Stranger:
                        Refuse(session, batch);
                        return false;
                    default:
                        visitor.Drop(batch);
                        return false;
                }
            }

            if (!known)
            {
                if (_sessions.Count >= MaxSessions) ForgetOld();
                _sessions.Add(session, visitor = new Visitor());
            }

            visitor!.Standing = Standing.Opening;
            Hold(visitor, batch);
            _ = OpenAsync(session, visitor, stop);
            return false;
        }
    }

    private async Task OpenAsync(string session, Visitor visitor, CancellationToken stop)
    {
        try
        {
            await Task.Yield();
            var standing = await AskAsync(session, stop);
            // Those that waited go first, in order; whatever comes meanwhile waits behind them.
            while (TakeHeld(session, visitor, standing) is { } batch) await lane.WriteAsync(batch, stop);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException or ObjectDisposedException)
        {
            // The lane is closed: its next owner reads all of this again.
        }
    }

    private async Task<Standing> AskAsync(string session, CancellationToken stop)
    {
        await _opening.WaitAsync(stop);
        using var deadline = new CancellationTokenSource(OpenTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, deadline.Token);
        try
        {
            var open = await destination.OpenAsync(SessionId.Parse(session), either.Token).WaitAsync(either.Token);
            return open ? Standing.Open : Standing.Stranger;
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            LogUnreachable(logger, session, exception.GetType().Name);
            return Standing.Unreachable;
        }
        finally
        {
            _opening.Release();
        }
    }

    private AudioBatch? TakeHeld(string session, Visitor visitor, Standing standing)
    {
        lock (_lock)
        {
            while (visitor.Held.TryDequeue(out var batch))
            {
                _heldBytes -= batch.Bytes;
                if (standing is Standing.Open) return batch;
                if (standing is Standing.Stranger) Refuse(session, batch);
                else visitor.Drop(batch);
            }

            (visitor.Standing, visitor.Since) = (standing, time.GetTimestamp());
            return null;
        }
    }

    private void Hold(Visitor visitor, AudioBatch batch)
    {
        if (visitor.Held.Count >= MaxHeld || _heldBytes + batch.Bytes > maxHeldBytes)
        {
            visitor.Drop(batch);
            return;
        }

        // What was dropped is missing before this one, not before the first that waits.
        if (visitor.TakeGap()) batch.MarkGap();
        visitor.Held.Enqueue(batch);
        _heldBytes += batch.Bytes;
    }

    private void Refuse(string session, AudioBatch batch)
    {
        batch.Done();
        SetAside("unknown-session", session, batch.Token);
    }

    private void ForgetOld()
    {
        foreach (var (session, visitor) in _sessions)
            if (visitor.Standing is not Standing.Opening && time.GetElapsedTime(visitor.Since) >= StrangerFor)
                _sessions.Remove(session);
    }

    private static TimeSpan Lifetime(Standing standing) => standing switch
    {
        Standing.Open => OpenFor,
        Standing.Stranger => StrangerFor,
        _ => RetryAfter,
    };

    private sealed class Visitor
    {
        private bool _gap;

        public Standing Standing { get; set; }

        public long Since { get; set; }

        public Queue<AudioBatch> Held { get; } = [];

        public void Drop(AudioBatch batch)
        {
            _gap = true;
            batch.Done();
            KinesisInstruments.RecordsDropped.Add(1);
        }

        public bool TakeGap()
        {
            var gap = _gap;
            _gap = false;
            return gap;
        }
    }

    [LoggerMessage(4221, LogLevel.Warning,
        "A record is nobody's audio and is set aside: {Why}, session {Session}, at {Position}; {Total} so far in this lane")]
    private static partial void LogSetAside(ILogger logger, string why, string session, KinesisSequenceToken position, long total);

    [LoggerMessage(4222, LogLevel.Warning, "Session {Session} cannot be opened ({Why}); its audio is asked for again later")]
    private static partial void LogUnreachable(ILogger logger, string session, string why);
}
