using LiveTranslate.Engines.Aws.Quotas;
using LiveTranslate.Pipeline;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Polly.CircuitBreaker;
using Xunit;

namespace LiveTranslate.Aws.Tests.Engines.Quotas;

/// <summary>When a service is not called any more, and when it is called again.</summary>
public sealed class ServiceCircuitTests
{
    private static readonly TimeSpan Break = TimeSpan.FromSeconds(2);
    private readonly FakeTimeProvider _time = new();
    private readonly ServiceCircuit _circuit;
    private int _made;

    public ServiceCircuitTests() => _circuit = new ServiceCircuit("polly", Break, _time, NullLogger.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_that_cannot_be_reached_is_called_no_more_and_the_failure_says_when_it_will_be()
    {
        for (var i = 0; i < ServiceCircuit.LeastCalls; i++) Assert.Equal(ServiceCircuit.Unreachable, (await CallAsync(Unreachable)).Failure?.Cause);
        _time.Advance(TimeSpan.FromSeconds(0.5));

        var failure = (await CallAsync(Answered)).Failure;

        Assert.Equal((ServiceCircuit.Open, Stage.Synthesis, true), (failure?.Cause, failure?.Stage, failure?.Transient));
        Assert.Contains("in 1.5 s", failure!.Message, StringComparison.Ordinal);
        Assert.Equal(failure, _circuit.Refusal(Stage.Synthesis));
        Assert.Equal(ServiceCircuit.LeastCalls, _made);
    }

    [Fact]
    public async Task One_call_tries_after_the_break_and_the_others_wait_for_what_it_finds()
    {
        await OpenAsync();
        _time.Advance(Break);
        Assert.Null(_circuit.Refusal(Stage.Synthesis));
        var trial = new TaskCompletionSource<Outcome<string>>();
        var trying = await StartTrialAsync(trial.Task, Cancellation);

        Assert.Equal(ServiceCircuit.Open, (await CallAsync(Answered)).Failure?.Cause);
        Assert.Equal(ServiceCircuit.Open, _circuit.Refusal(Stage.Synthesis)?.Cause);
        trial.SetResult("spoken");

        Assert.Equal("spoken", (await trying).Value);
        Assert.Equal(CircuitState.Closed, _circuit.State);
        Assert.Null(_circuit.Refusal(Stage.Synthesis));
        Assert.True((await CallAsync(Answered)).Succeeded);
    }

    [Fact]
    public async Task A_trial_that_fails_is_followed_by_another_break()
    {
        await OpenAsync();
        _time.Advance(Break);
        Assert.Equal(ServiceCircuit.Unreachable, (await CallAsync(Unreachable)).Failure?.Cause);
        Assert.Equal(ServiceCircuit.Open, (await CallAsync(Answered)).Failure?.Cause);
        _time.Advance(Break);
        Assert.True((await CallAsync(Answered)).Succeeded);
    }

    [Fact]
    public async Task A_trial_that_is_given_up_proves_nothing()
    {
        await OpenAsync();
        _time.Advance(Break);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await CallAsync(GivenUp));
        Assert.Equal(CircuitState.Open, _circuit.State);
    }

    [Fact]
    public async Task A_trial_that_does_not_listen_to_its_caller_keeps_nobody_else_out()
    {
        await OpenAsync();
        _time.Advance(Break);
        using var cancel = new CancellationTokenSource();
        var never = new TaskCompletionSource<Outcome<string>>();
        var trying = await StartTrialAsync(never.Task, cancel.Token);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await trying);

        _time.Advance(Break);
        Assert.Null(_circuit.Refusal(Stage.Synthesis));
        Assert.True((await CallAsync(Answered)).Succeeded);
    }

    [Fact]
    public async Task Throttling_and_refused_requests_leave_it_closed()
    {
        for (var i = 0; i < 20; i++)
        {
            await CallAsync(() => Failed("throttled"));
            await CallAsync(() => Failed("invalid-text"));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await CallAsync(GivenUp));
        }

        Assert.Equal(CircuitState.Closed, _circuit.State);
    }

    [Fact]
    public async Task A_few_failures_among_many_answers_leave_it_closed()
    {
        for (var i = 0; i < 30; i++) await CallAsync(i % 3 == 2 ? Unreachable : Answered);
        Assert.Equal(CircuitState.Closed, _circuit.State);
    }

    [Fact]
    public async Task A_bug_in_a_call_comes_out_as_it_is()
    {
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await CallAsync(() => throw new InvalidOperationException("a bug")));
        Assert.Equal("a bug", thrown.Message);
    }

    private static ValueTask<Outcome<string>> Answered() => new(Outcome.Of("spoken"));

    private static ValueTask<Outcome<string>> Unreachable() => Failed(ServiceCircuit.Unreachable);

    private static ValueTask<Outcome<string>> GivenUp() => throw new OperationCanceledException();

    private static ValueTask<Outcome<string>> Failed(string cause) =>
        new(new StageFailure(Stage.Synthesis, cause, "It failed.", Transient: true));

    private async Task OpenAsync()
    {
        for (var i = 0; i < ServiceCircuit.LeastCalls; i++) await CallAsync(Unreachable);
        Assert.Equal(CircuitState.Open, _circuit.State);
    }

    // The circuit tells that it is half open before it makes the call.
    private async Task<Task<Outcome<string>>> StartTrialAsync(Task<Outcome<string>> answer, CancellationToken cancellation)
    {
        var made = _made;
        var trying = CallAsync(() => new ValueTask<Outcome<string>>(answer), cancellation).AsTask();
        await Wait.UntilAsync(() => _made > made, "the trial to be made", cancellationToken: Cancellation);
        return trying;
    }

    private ValueTask<Outcome<string>> CallAsync(
        Func<ValueTask<Outcome<string>>> call, CancellationToken? cancellation = null) => _circuit.CallAsync(
        Stage.Synthesis,
        _ =>
        {
            _made++;
            return call();
        },
        cancellation ?? Cancellation);
}
