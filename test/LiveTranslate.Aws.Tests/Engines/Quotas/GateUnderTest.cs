using LiveTranslate.Engines.Aws.Quotas;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Translation;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Engines.Quotas;

/// <summary>A gate, its clock, and the calls made at it.</summary>
internal sealed class GateUnderTest(QuotaLimit limit, int maxWaiting = 256, int maxWaitingPerSession = 32) : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);
    private readonly List<GateCall> _calls = [];

    public FakeTimeProvider Time { get; } = new();

    public QuotaGate Gate => field ??= new QuotaGate(
        "test", limit, maxWaiting, maxWaitingPerSession, Time, NullLogger.Instance);

    /// <summary>Those let in, in the order in which they were.</summary>
    public List<GateCall> Entered { get; } = [];

    public void Dispose() => Gate.Dispose();

    /// <summary>Asks for a call; patient for a minute, unless told otherwise.</summary>
    public GateCall Ask(
        SessionId session, TimeSpan? patience = null, double cost = 1, CancellationTokenSource? cancel = null,
        CallPriority priority = CallPriority.Live)
    {
        var cancellation = cancel?.Token ?? TestContext.Current.CancellationToken;
        var call = new GateCall(
            session, Time.GetUtcNow(),
            Gate.EnterAsync(session, cost, patience ?? TimeSpan.FromMinutes(1), cancellation, priority).AsTask());
        _calls.Add(call);
        return call;
    }

    public async Task<QuotaLease> EnterAsync(SessionId session, double cost = 1) =>
        (await Ask(session, cost: cost).Answer).Lease ?? throw new InvalidOperationException("The gate refused.");

    /// <summary>Lets time go by in small steps, and notes who is let in at each.</summary>
    public async Task AdvanceAsync(TimeSpan span, Action? afterEachStep = null)
    {
        for (var gone = TimeSpan.Zero; gone < span; gone += Step)
        {
            Time.Advance(Step);
            await SettleAsync();
            afterEachStep?.Invoke();
        }
    }

    /// <summary>Waits until all who were answered know it.</summary>
    public async Task SettleAsync()
    {
        await Wait.UntilAsync(
            () => _calls.Count(call => !call.Answer.IsCompleted) == Gate.Waiting, "answers to arrive",
            cancellationToken: TestContext.Current.CancellationToken);
        foreach (var call in _calls.Where(call => call.Answer.IsCompleted).ToArray())
        {
            _calls.Remove(call);
            if (!call.Answer.IsCompletedSuccessfully || !call.Answer.Result.Entered) continue;
            call.EnteredAt = Time.GetUtcNow();
            Entered.Add(call);
        }
    }
}

/// <param name="Session">Whose it is.</param>
/// <param name="AskedAt">When it was made.</param>
/// <param name="Answer">What the gate says.</param>
internal sealed record GateCall(SessionId Session, DateTimeOffset AskedAt, Task<QuotaEntry> Answer)
{
    public DateTimeOffset? EnteredAt { get; set; }

    public TimeSpan? Waited => EnteredAt - AskedAt;

    public QuotaLease Lease => Answer.Result.Lease!;
}
