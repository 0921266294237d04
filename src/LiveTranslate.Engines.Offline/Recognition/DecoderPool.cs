using LiveTranslate.Pipeline;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Engines.Offline.Recognition;

/// <summary>
/// One decoder a session, because a decoder adapts to the voice it hears; no more of them than memory allows.
/// </summary>
internal sealed partial class DecoderPool : IDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);
    private readonly Dictionary<SessionId, DecoderWorker> _workers = [];
    private readonly HashSet<DecoderWorker> _leaving = [];
    private readonly Lock _gate = new();
    private readonly RecognizerOptions _options;
    private readonly Func<IDecoder> _make;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _sweep;
    private bool _disposed;

    public DecoderPool(RecognizerOptions options, Func<IDecoder> make, TimeProvider time, ILogger logger)
    {
        (_options, _make, _time, _logger) = (options, make, time, logger);
        _sweep = time.CreateTimer(_ => Sweep(), null, SweepEvery, SweepEvery);
    }

    /// <summary>Decoders that exist: those that serve, and those that are being freed or hang.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _workers.Count + _leaving.Count;
        }
    }

    /// <summary>Gives the window to its session's decoder; false when no decoder can be had.</summary>
    public bool TryAdd(SessionId session, DecoderWindow window)
    {
        lock (_gate)
        {
            if (_disposed) return false;
            if (_workers.TryGetValue(session, out var worker)) return worker.TryAdd(window);
            // An evicted decoder still counts until it is freed, but will be in a moment; a hung one counts for good.
            if (_workers.Count + HungCount() >= _options.MaxDecoders && !EvictLongestIdle()) return false;
            worker = new DecoderWorker(_make, _options.LeadIn, _time, _logger);
            _workers.Add(session, worker);
            return worker.TryAdd(window);
        }
    }

    public void Dispose()
    {
        _sweep.Dispose();
        lock (_gate)
        {
            _disposed = true;
            var failure = new StageFailure(
                Stage.Recognition, "engine-stopped", "The recognizer is shutting down.", Transient: true);
            foreach (var worker in _workers.Values) worker.GiveUp(failure);
            _workers.Clear();
        }
    }

    private int HungCount() => _leaving.Count(worker => worker.Calling > _options.DecodeTimeout);

    private bool EvictLongestIdle()
    {
        var idle = _workers.Where(entry => !entry.Value.InUse).OrderByDescending(entry => entry.Value.Idle);
        foreach (var (session, worker) in idle)
        {
            Leave(session, worker);
            worker.Dispose();
            LogEvicted(session);
            return true;
        }

        return false;
    }

    private void Sweep()
    {
        lock (_gate)
        {
            foreach (var (session, worker) in _workers.ToArray())
            {
                if (worker.Calling > _options.DecodeTimeout)
                {
                    LogHung(session, _options.DecodeTimeout);
                    Leave(session, worker);
                    worker.GiveUp(new StageFailure(
                        Stage.Recognition, "engine-hung",
                        $"PocketSphinx did not come back within {_options.DecodeTimeout.TotalSeconds:0.#} s.",
                        Transient: true));
                }
                else if (worker.Idle > _options.IdleTimeout)
                {
                    Leave(session, worker);
                    worker.Dispose();
                }
                else if (worker.Current is { Whole: false } window && window.SinceLastWrite > _options.IdleTimeout)
                {
                    // Nobody fills it and nobody disposed of it: it must not hold up the windows behind it for ever.
                    window.Fail(new StageFailure(
                        Stage.Recognition, "window-stalled", "No audio came for the window.", Transient: true));
                }
            }
        }
    }

    private void Leave(SessionId session, DecoderWorker worker)
    {
        _workers.Remove(session);
        _leaving.Add(worker);
        _ = worker.Ended.ContinueWith(
            _ =>
            {
                lock (_gate) _leaving.Remove(worker);
            },
            CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    [LoggerMessage(4020, LogLevel.Error, "The decoder of session {Session} did not come back within {Timeout} and is given up")]
    private partial void LogHung(SessionId session, TimeSpan timeout);

    [LoggerMessage(4021, LogLevel.Information, "The idle decoder of session {Session} made room for another session")]
    private partial void LogEvicted(SessionId session);
}
