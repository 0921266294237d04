using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Translation;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Engines.Aws.Quotas;

/// <summary>
/// One limit of the account, shared fairly among sessions: each in its turn, a session's own calls as they came. A call
/// whose turn would come too late is refused at once. Thread-safe.
/// </summary>
internal sealed partial class QuotaGate : IDisposable
{
    // Longer than any caller waits, and short enough to reckon with.
    private static readonly TimeSpan MaxPatience = TimeSpan.FromHours(1);
    private readonly Lock _lock = new();
    private readonly FairLine _line;
    private readonly Capacity _capacity;
    private readonly SlowDown _slowDown;
    private readonly QuotaInstruments _instruments;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private double _share = 1;
    private bool _stopped;

    public QuotaGate(
        string name, QuotaLimit limit, int maxWaiting, int maxWaitingPerSession, TimeProvider time, ILogger logger)
    {
        (Name, _time, _logger) = (name, time, logger);
        _line = new FairLine(maxWaiting, maxWaitingPerSession);
        _capacity = new Capacity(limit, time);
        _slowDown = new SlowDown(time);
        _instruments = new QuotaInstruments(name);
        _timer = time.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _instruments.NoteLimit(_capacity);
    }

    /// <summary>For people and metrics, such as <c>polly neural</c>.</summary>
    public string Name { get; }

    public int InUse => Locked(() => _capacity.InUse);

    public int Waiting => Locked(() => _line.Count);

    /// <summary>Calls at once that are allowed now; null when only their rate is limited.</summary>
    public int? Places => Locked(() => _capacity.Places);

    /// <summary>Calls in a second that are allowed now; null when only their number at once is limited.</summary>
    public double? CallsPerSecond => Locked(() => _capacity.CallsPerSecond);

    /// <summary>Nobody is in or waits, and the whole burst is there: a new gate would be the same.</summary>
    public bool Idle => Locked(() =>
    {
        _capacity.Fill();
        return _line.Count == 0 && _capacity.Untouched && _slowDown.Part >= 1;
    });

    /// <summary>Waits for the session's turn; or says at once, or when patience ends, that it does not come.</summary>
    /// <param name="session">Whose call it is.</param>
    /// <param name="cost">In units of the limit, such as bytes; 1 where only calls count.</param>
    /// <param name="patience">How long the caller may wait; zero to enter now or not at all.</param>
    /// <param name="cancellationToken">Takes the call out of the line.</param>
    /// <param name="priority">A deferred call waits behind all live ones.</param>
    public ValueTask<QuotaEntry> EnterAsync(
        SessionId session, double cost, TimeSpan patience, CancellationToken cancellationToken,
        CallPriority priority = CallPriority.Live)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cost);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<QuotaEntry>(cancellationToken);
        QuotaWaiter waiter;
        lock (_lock)
        {
            if (_stopped) return new(Refuse(QuotaRefusal.Stopping, TimeSpan.Zero));
            _capacity.Fill();
            var visitor = _line.Of(session, priority);
            if (_line.Count == 0 && _capacity.HasRoom(cost)) return new(Admit(visitor, cost, TimeSpan.Zero));

            var (calls, ahead) = _line.AheadOf(visitor);
            var wait = _capacity.WaitFor(calls, ahead, cost);
            if (wait > patience || patience <= TimeSpan.Zero) return new(Refuse(QuotaRefusal.OverQuota, wait));
            if (!_line.TryMakeRoom(visitor, out var displaced)) return new(Refuse(QuotaRefusal.TooManyWaiting, wait));
            if (displaced is not null) Turn(displaced, QuotaRefusal.TooManyWaiting);
            waiter = new QuotaWaiter(
                this, visitor, cost, _capacity.Weigh(cost), _capacity.Now,
                _capacity.Now + Ticks(patience < MaxPatience ? patience : MaxPatience));
            _line.Add(waiter);
            _instruments.Waiting(1);
            Pump();
        }

        return waiter.WaitAsync(cancellationToken);
    }

    /// <summary>Goes on with a part of the account's limit; at least one place and a little of the rate remain.</summary>
    public void Share(double part)
    {
        lock (_lock)
        {
            _share = part;
            Resize();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _stopped = true;
            while (_line.Next is { } waiter)
            {
                _line.TryRemove(waiter);
                Turn(waiter, QuotaRefusal.Stopping);
            }
        }

        _timer.Dispose();
    }

    internal void Return(QuotaLease lease)
    {
        lock (_lock)
        {
            _capacity.Return(lease);
            lease.Visitor.Return(lease.Weight);
            _instruments.InUse(-1);
            if (_line.Count > 0) Pump();
        }
    }

    internal void Report(QuotaLease lease, CallReport report)
    {
        if (report is CallReport.Throttled) _instruments.CountThrottled();
        lock (_lock)
        {
            var before = _slowDown.Part;
            var changed = report switch
            {
                CallReport.Throttled => _slowDown.Throttled(lease.TakenAt),
                CallReport.Answered => _slowDown.WentWell(lease.TakenAt),
                // Nobody answered, so nobody said that it was too much. That is the circuit's business.
                _ => false,
            };
            if (!changed) return;
            if (report is CallReport.Throttled) _capacity.Drain();
            Resize();
            if (before >= 1) LogSlowedDown(Name, _slowDown.Part);
            if (_slowDown.Part >= 1) LogBackToFull(Name);
        }
    }

    internal bool TryLeave(QuotaWaiter waiter)
    {
        lock (_lock)
        {
            if (!_line.TryRemove(waiter)) return false;
            _instruments.Waiting(-1);
            // It may have stood before others that need less.
            Pump();
            return true;
        }
    }

    private void OnTimer()
    {
        lock (_lock)
            if (!_stopped) Pump();
    }

    private void Resize()
    {
        _capacity.Resize(_share * _slowDown.Part);
        _instruments.NoteLimit(_capacity);
        if (_line.Count > 0) Pump();
    }

    private void Pump()
    {
        _capacity.Fill();
        while (_line.Next is { } next && _capacity.HasRoom(next.Cost))
        {
            _line.TryRemove(next);
            _instruments.Waiting(-1);
            next.Answer(Admit(next.Visitor, next.Cost, _time.GetElapsedTime(next.Since, _capacity.Now)));
        }

        foreach (var late in _line.All.Where(waiter => waiter.Deadline <= _capacity.Now).ToArray())
        {
            _line.TryRemove(late);
            Turn(late, QuotaRefusal.OverQuota);
        }

        SetTimer();
    }

    private void SetTimer()
    {
        var due = Timeout.InfiniteTimeSpan;
        if (_line.Next is { } next)
        {
            due = _time.GetElapsedTime(_capacity.Now, _line.EarliestDeadline);
            if (_capacity.HasPlace && _capacity.RateWaitFor(next.Cost) is var wait && wait < due) due = wait;
            // A timer counts whole milliseconds and would be early.
            due = TimeSpan.FromMilliseconds(Math.Ceiling(due.TotalMilliseconds));
        }

        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    private QuotaLease Admit(QuotaVisitor visitor, double cost, TimeSpan waited)
    {
        var lease = new QuotaLease(this, visitor, _capacity.Weigh(cost), _capacity.Now);
        _line.Serve(visitor, lease.Weight);
        _capacity.Take(lease, cost);
        _instruments.InUse(1);
        _instruments.Waited(waited);
        return lease;
    }

    // Out of the line already.
    private void Turn(QuotaWaiter waiter, string cause)
    {
        _instruments.Waiting(-1);
        waiter.Answer(Refuse(cause, _time.GetElapsedTime(waiter.Since, _capacity.Now)));
    }

    private QuotaRefusal Refuse(string cause, TimeSpan wait)
    {
        _instruments.CountRefused(cause);
        return new QuotaRefusal(Name, cause, wait);
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);

    private T Locked<T>(Func<T> read)
    {
        lock (_lock) return read();
    }

    [LoggerMessage(4451, LogLevel.Warning, "{Gate}: the service throttles; going on with {Part:P0} of the limit")]
    private partial void LogSlowedDown(string gate, double part);

    [LoggerMessage(4452, LogLevel.Information, "{Gate}: the whole limit is used again")]
    private partial void LogBackToFull(string gate);
}
