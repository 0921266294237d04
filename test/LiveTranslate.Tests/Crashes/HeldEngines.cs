using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Recognition;
using LiveTranslate.Pipeline.Translation;

namespace LiveTranslate.Tests.Crashes;

/// <summary>A recognizer that can be held between a window's last sample and its text.</summary>
internal sealed class HeldRecognizer(ISpeechRecognizer recognizer, Chain chain) : ISpeechRecognizer
{
    public IReadOnlyList<LanguageTag> Languages => recognizer.Languages;

    public Task<EngineReport> ProbeAsync(CancellationToken cancellationToken) => recognizer.ProbeAsync(cancellationToken);

    public async ValueTask<Outcome<ISpeechRecognition>> StartAsync(
        RecognitionRequest request, CancellationToken cancellationToken)
    {
        var started = await recognizer.StartAsync(request, cancellationToken);
        return started.Succeeded ? Outcome.Of<ISpeechRecognition>(new Held(started.Value, chain)) : started;
    }

    private sealed class Held(ISpeechRecognition recognition, Chain chain) : ISpeechRecognition
    {
        public IAsyncEnumerable<RecognitionResult> Results => ReadAsync();

        public ValueTask WriteAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken) =>
            recognition.WriteAsync(pcm, cancellationToken);

        public ValueTask CompleteAsync(CancellationToken cancellationToken) => recognition.CompleteAsync(cancellationToken);

        public ValueTask CompleteAsync(ReadOnlyMemory<byte> following, CancellationToken cancellationToken) =>
            recognition.CompleteAsync(following, cancellationToken);

        public ValueTask DisposeAsync() => recognition.DisposeAsync();

        private async IAsyncEnumerable<RecognitionResult> ReadAsync()
        {
            await foreach (var result in recognition.Results)
            {
                if (result.IsFinal) await chain.PassAsync(ChainStep.Recognizing);
                yield return result;
            }
        }
    }
}

/// <summary>A translator that can be held.</summary>
internal sealed class HeldTranslator(ITranslator translator, Chain chain) : ITranslator
{
    public IReadOnlyList<LanguagePair> Pairs => translator.Pairs;

    public Task<EngineReport> ProbeAsync(CancellationToken cancellationToken) => translator.ProbeAsync(cancellationToken);

    public async ValueTask<Outcome<string>> TranslateAsync(TranslationRequest request, CancellationToken cancellationToken)
    {
        await chain.PassAsync(ChainStep.Translating);
        return await translator.TranslateAsync(request, cancellationToken);
    }
}
