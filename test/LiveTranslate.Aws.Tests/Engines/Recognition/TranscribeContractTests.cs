using LiveTranslate.Aws.Tests.Simulator;
using LiveTranslate.Pipeline.Recognition;
using LiveTranslate.Testing;

namespace LiveTranslate.Aws.Tests.Engines.Recognition;

public sealed class TranscribeContractTests(SpeakingSimulatorFixture simulator) : SpeechRecognizerContract, IDisposable
{
    private readonly EnginesUnderTest _engines = new(simulator.Aws);

    public void Dispose() => _engines.Dispose();

    protected override async ValueTask<ISpeechRecognizer> RecognizerAsync()
    {
        await _engines.Recognizer.ProbeAsync(default);
        return _engines.Recognizer;
    }

    protected override async ValueTask<ReadOnlyMemory<byte>> SpeechAsync() =>
        await FliteVoice.SpeakAsync("Good morning and welcome to our village.");
}
