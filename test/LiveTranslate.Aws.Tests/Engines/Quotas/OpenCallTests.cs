using LiveTranslate.Engines.Aws.Quotas;
using LiveTranslate.Pipeline;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Polly.CircuitBreaker;
using Xunit;

namespace LiveTranslate.Aws.Tests.Engines.Quotas;

/// <summary>Calls that last, such as Transcribe's streams, and the circuit that sees them.</summary>
public sealed class OpenCallTests
{
    // Whether the circuit has told of its trial when the caller looks is a race: often enough to meet both ends.
    private const int Breaks = 50;

    private static readonly TimeSpan Break = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly StageFailure Unreachable = new(Stage.Recognition, ServiceCircuit.Unreachable, "Nobody is there.", Transient: true);

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_trial_after_a_break_begins_blocks_nobody_and_closes_the_circuit()
    {
        for (var i = 0; i < Breaks; i++)
        {
            var circuit = await BreakAsync();
            _time.Advance(Break);

            // Elsewhere: it once blocked the session that made the trial, for ever, and kept out all the others.
            var trial = await Task.Run(async () => await OpenCall.BeginAsync(circuit, Stage.Recognition), Cancelled)
                .WaitAsync(Patience, TimeProvider.System, Cancelled);

            Assert.True(trial.Succeeded);
            trial.Value.End(failure: null);
            await UntilAsync(circuit, CircuitState.Closed);
        }
    }

    [Fact]
    public async Task A_call_beside_a_trial_is_not_made()
    {
        var circuit = await BreakAsync();
        _time.Advance(Break);
        var trial = await OpenCall.BeginAsync(circuit, Stage.Recognition);

        var other = await OpenCall.BeginAsync(circuit, Stage.Recognition);

        Assert.Equal(ServiceCircuit.Open, other.Failure?.Cause);
        trial.Value.End(Unreachable);
        await UntilAsync(circuit, CircuitState.Open);
    }

    private async Task<ServiceCircuit> BreakAsync()
    {
        var circuit = new ServiceCircuit("transcribe", Break, _time, NullLogger.Instance);
        for (var i = 0; i < ServiceCircuit.LeastCalls; i++)
            (await OpenCall.BeginAsync(circuit, Stage.Recognition)).Value.End(Unreachable);
        await UntilAsync(circuit, CircuitState.Open);
        return circuit;
    }

    private static Task UntilAsync(ServiceCircuit circuit, CircuitState state) =>
        Wait.UntilAsync(() => circuit.State == state, $"the circuit to be {state}", cancellationToken: Cancelled);
}
