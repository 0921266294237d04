using LiveTranslate.Aws.Tests.Simulator;
using LiveTranslate.Pipeline.Translation;
using LiveTranslate.Testing;

namespace LiveTranslate.Aws.Tests.Engines.Translation;

public sealed class TranslateContractTests : TranslatorContract, IDisposable
{
    private readonly EnginesUnderTest _engines;

    public TranslateContractTests(SpeakingSimulatorFixture simulator)
    {
        _engines = new EnginesUnderTest(simulator.Aws);
        // Forty calls at once are more than the account's limits let through in time.
        (_engines.Limits.TranslatePerSecond, _engines.Limits.TranslateBytesPerTenSeconds) = (1000, 1_000_000);
        // The simulator's engine may have to start first, beside everything else that is tested.
        _engines.Translate.CallTimeout = TimeSpan.FromSeconds(20);
    }

    public void Dispose() => _engines.Dispose();

    protected override async ValueTask<ITranslator> TranslatorAsync()
    {
        await _engines.Translator.ProbeAsync(default);
        return _engines.Translator;
    }
}
