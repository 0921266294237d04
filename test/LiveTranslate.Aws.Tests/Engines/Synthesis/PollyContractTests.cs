using LiveTranslate.Aws.Tests.Simulator;
using LiveTranslate.Pipeline.Synthesis;
using LiveTranslate.Testing;

namespace LiveTranslate.Aws.Tests.Engines.Synthesis;

public sealed class PollyContractTests : SpeechSynthesizerContract, IDisposable
{
    private readonly EnginesUnderTest _engines;

    public PollyContractTests(SpeakingSimulatorFixture simulator)
    {
        _engines = new EnginesUnderTest(simulator.Aws);
        _engines.Polly.CallTimeout = TimeSpan.FromSeconds(20);
    }

    public void Dispose() => _engines.Dispose();

    protected override async ValueTask<ISpeechSynthesizer> SynthesizerAsync()
    {
        await _engines.Synthesizer.ProbeAsync(default);
        return _engines.Synthesizer;
    }
}
