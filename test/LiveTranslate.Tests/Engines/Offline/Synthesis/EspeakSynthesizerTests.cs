using LiveTranslate.Engines.Offline.Synthesis;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Synthesis;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LiveTranslate.Tests.Engines.Offline.Synthesis;

[Collection(WholeMachine.Name)]
public sealed class EspeakSynthesizerTests : SpeechSynthesizerContract, IDisposable
{
    private readonly EspeakSynthesizer _synthesizer = Synthesizer(new SynthesizerOptions());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _synthesizer.Dispose();

    protected override async ValueTask<ISpeechSynthesizer> SynthesizerAsync()
    {
        await _synthesizer.ProbeAsync(Cancellation);
        return _synthesizer;
    }

    [Theory]
    [InlineData("en-US", "The house is red and big.")]
    [InlineData("es-ES", "La casa es roja y grande, señor.")]
    [InlineData("ca-ES", "La casa és vermella i gran.")]
    [InlineData("fr-FR", "La maison est rouge et grande, garçon.")]
    [InlineData("pt-PT", "A casa é vermelha e grande.")]
    [InlineData("it-IT", "La casa è rossa e grande.")]
    [InlineData("eo", "La domo estas ruĝa kaj granda.")]
    public async Task Speech_decodes_and_lasts_as_long_as_it_says(string language, string text)
    {
        var speech = (await SpeakAsync(await SynthesizerAsync(), text, LanguageTag.Parse(language))).Value;
        var decoded = await Mp3.DurationAsync(speech.Data, Cancellation);
        Assert.InRange(speech.Duration, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        Assert.InRange((decoded - speech.Duration).Duration(), TimeSpan.Zero, TimeSpan.FromMilliseconds(60));
        // 48 kbps are 6,000 bytes a second.
        Assert.InRange(speech.Data.Length / speech.Duration.TotalSeconds, 5_000, 7_000);
    }

    [Fact]
    public async Task Galician_has_no_voice() =>
        Assert.Null(LanguageTag.Parse("gl-ES").FindIn((await SynthesizerAsync()).Languages));

    [Theory]
    [InlineData("no-such-voice")]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    public async Task A_voice_it_does_not_have_is_a_failure_that_stays(string voice)
    {
        var request = new SynthesisRequest(SessionId.New(), "Hola", Language, voice);
        var failure = (await (await SynthesizerAsync()).SynthesizeAsync(request, Cancellation)).Failure;
        Assert.Equal("voice-unknown", failure?.Cause);
        Assert.False(failure!.Transient);
    }

    [Fact]
    public async Task A_variant_of_a_voice_can_be_asked_for()
    {
        var request = new SynthesisRequest(SessionId.New(), "Hola", Language, "es+f3");
        Assert.True((await (await SynthesizerAsync()).SynthesizeAsync(request, Cancellation)).Succeeded);
    }

    [Fact]
    public async Task A_text_without_end_is_cut_at_the_longest_speech_allowed()
    {
        using var synthesizer = Synthesizer(new SynthesizerOptions { MaxDuration = TimeSpan.FromSeconds(3) });
        await synthesizer.ProbeAsync(Cancellation);
        var text = string.Join(' ', Enumerable.Repeat("La casa es roja y grande.", 200));
        Assert.Equal(TimeSpan.FromSeconds(3), (await SpeakAsync(synthesizer, text)).Value.Duration);
    }

    [Fact]
    public async Task More_texts_than_may_wait_are_refused_by_name()
    {
        using var synthesizer = Synthesizer(new SynthesizerOptions { QueueCapacity = 1 });
        await synthesizer.ProbeAsync(Cancellation);
        var text = string.Join(' ', Enumerable.Repeat("La casa es roja.", 100));
        var all = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => SpeakAsync(synthesizer, text)));
        Assert.Contains(all, outcome => outcome.Succeeded);
        Assert.Contains(all, outcome => outcome.Failure is { Cause: "synthesizer-busy", Transient: true });
    }

    private static EspeakSynthesizer Synthesizer(SynthesizerOptions options) =>
        new(options, TimeProvider.System, NullLogger<EspeakSynthesizer>.Instance);
}
