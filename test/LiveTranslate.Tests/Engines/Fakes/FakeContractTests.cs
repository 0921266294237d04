using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Recognition;
using LiveTranslate.Pipeline.Synthesis;
using LiveTranslate.Pipeline.Translation;
using LiveTranslate.Testing;

namespace LiveTranslate.Tests.Engines.Fakes;

public sealed class FakeRecognizerContractTests : SpeechRecognizerContract
{
    protected override ValueTask<ISpeechRecognizer> RecognizerAsync() => new(new FakeRecognizer());

    protected override ValueTask<ReadOnlyMemory<byte>> SpeechAsync() =>
        new(Enumerable.Range(0, 96_000).Select(i => (byte)i).ToArray());
}

public sealed class FakeTranslatorContractTests : TranslatorContract
{
    protected override ValueTask<ITranslator> TranslatorAsync() => new(new FakeTranslator());
}

public sealed class FakeSynthesizerContractTests : SpeechSynthesizerContract
{
    protected override ValueTask<ISpeechSynthesizer> SynthesizerAsync() => new(new FakeSynthesizer());
}

public sealed class InMemoryArchiveContractTests : SessionArchiveContract
{
    private readonly InMemoryArchive _archive = new();

    protected override ValueTask<ISessionArchive> ArchiveAsync() => new(_archive);
}
