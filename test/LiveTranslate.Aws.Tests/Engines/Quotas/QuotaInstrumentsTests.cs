using System.Diagnostics.Metrics;
using LiveTranslate.Engines.Aws.Quotas;
using LiveTranslate.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Engines.Quotas;

public sealed class QuotaInstrumentsTests
{
    // Other tests measure beside this one.
    private readonly string _name = $"gate {Guid.NewGuid()}";

    [Fact]
    public async Task A_gate_tells_what_happens_at_it()
    {
        var sums = new Dictionary<string, double>();
        using var listener = Listen(sums);
        var time = new FakeTimeProvider();
        using var gate = new QuotaGate(
            _name, new QuotaLimit(Places: 1, Units: new QuotaRate(100, 100)), 1, 1, time, NullLogger.Instance);
        var session = SessionId.New();
        var cancellation = TestContext.Current.CancellationToken;

        var lease = (await gate.EnterAsync(session, 1, TimeSpan.Zero, cancellation)).Lease!;
        var waiting = gate.EnterAsync(session, 1, TimeSpan.FromMinutes(1), cancellation).AsTask();
        await gate.EnterAsync(session, 1, TimeSpan.Zero, cancellation);
        await gate.EnterAsync(session, 1, TimeSpan.FromMinutes(1), cancellation);
        Assert.Equal(1, sums["livetranslate.quota.in_use"]);
        Assert.Equal(1, sums["livetranslate.quota.waiting"]);
        Assert.Equal(1, sums["livetranslate.quota.refusals over-quota"]);
        Assert.Equal(1, sums["livetranslate.quota.refusals too-many-waiting"]);

        time.Advance(TimeSpan.FromSeconds(2));
        lease.Report(CallReport.Throttled);
        lease.Dispose();
        // Throttled, the gate has nothing left at once.
        time.Advance(TimeSpan.FromMilliseconds(20));
        (await waiting).Lease!.Dispose();
        Assert.Equal(0, sums["livetranslate.quota.in_use"]);
        Assert.Equal(0, sums["livetranslate.quota.waiting"]);
        // A service is called by what a gate's name begins with.
        Assert.Equal(1, sums["livetranslate.quota.throttles gate"]);
        Assert.Equal(2.02, sums["livetranslate.quota.wait.duration"], 3);
        Assert.Equal(100 + 70, sums["livetranslate.quota.limit.units"], 3);
    }

    [Fact]
    public async Task A_circuit_and_a_step_down_are_told_of()
    {
        var sums = new Dictionary<string, double>();
        using var listener = Listen(sums);
        var time = new FakeTimeProvider();
        var circuit = new ServiceCircuit(_name, TimeSpan.FromSeconds(2), time, NullLogger.Instance);
        var answer = Outcome.Of("spoken");
        ValueTask<Outcome<string>> CallAsync() => circuit.CallAsync(
            Stage.Synthesis, _ => new ValueTask<Outcome<string>>(answer), TestContext.Current.CancellationToken);

        answer = new StageFailure(Stage.Synthesis, ServiceCircuit.Unreachable, "Nobody answered.", Transient: true);
        for (var i = 0; i < ServiceCircuit.LeastCalls; i++) await CallAsync();
        Assert.Equal(2, sums["livetranslate.quota.circuit"]);

        time.Advance(TimeSpan.FromSeconds(2));
        answer = Outcome.Of("spoken");
        await CallAsync();
        // Open was 2, half open 1, closed 0.
        Assert.Equal(3, sums["livetranslate.quota.circuit"]);

        QuotaInstruments.CountStepDown(Rung.CaptionsOnly);
        // Engines under test beside this one step down, too.
        Assert.True(sums["livetranslate.quota.step_downs"] >= 1);
    }

    private MeterListener Listen(Dictionary<string, double> sums)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == QuotaInstruments.MeterName) listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        return listener;

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var name = instrument.Name;
            if (!Equals(tags[0].Value, _name) && tags[0].Key != "rung") return;
            if (tags.Length > 1) name += $" {tags[1].Value}";
            lock (sums) sums[name] = sums.GetValueOrDefault(name) + value;
        }
    }
}
