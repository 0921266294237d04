using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Synthesis;
using Xunit;

namespace LiveTranslate.Testing;

/// <summary>What every synthesizer keeps to.</summary>
public abstract class SpeechSynthesizerContract
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A language the synthesizer must know.</summary>
    protected virtual LanguageTag Language => LanguageTag.Parse("es-ES");

    /// <summary>A synthesizer that was probed.</summary>
    protected abstract ValueTask<ISpeechSynthesizer> SynthesizerAsync();

    [Fact]
    public async Task Probe_of_a_working_synthesizer_names_its_languages()
    {
        var synthesizer = await SynthesizerAsync();
        var report = await synthesizer.ProbeAsync(Cancellation);
        Assert.True(report.Works);
        Assert.Equal(Stage.Synthesis, report.Stage);
        Assert.Contains(Language, synthesizer.Languages);
    }

    [Fact]
    public async Task A_text_becomes_an_mp3_that_lasts_a_while()
    {
        var speech = (await SpeakAsync(await SynthesizerAsync(), "La casa es roja y grande.")).Value;
        Assert.InRange(speech.Duration, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(10));
        Assert.True(IsMp3(speech.Data.Span), "It does not begin like an MP3.");
    }

    [Fact]
    public async Task A_longer_text_lasts_longer()
    {
        var synthesizer = await SynthesizerAsync();
        var few = (await SpeakAsync(synthesizer, "La casa es roja.")).Value;
        var many = (await SpeakAsync(synthesizer, string.Join(' ', Enumerable.Repeat("La casa es roja.", 10)))).Value;
        Assert.True(many.Duration > 3 * few.Duration, $"{many.Duration} is not much longer than {few.Duration}.");
        Assert.True(many.Data.Length > 2 * few.Data.Length);
    }

    // Not inline data: a test runner would write it down as UTF-8, which it is not.
    [Fact]
    public Task Half_a_character_is_spoken_somehow() => Odd_text_is_spoken_somehow("\ud83c");

    [Theory]
    [InlineData("Hola <b>mundo</b> & [[x]] {y} \\ ")]
    [InlineData("Me gusta 🍕 y 漢字")]
    [InlineData("Uno\ndos\r\ntres\0cuatro\u0007")]
    [InlineData("?")]
    public async Task Odd_text_is_spoken_somehow(string text)
    {
        var outcome = await SpeakAsync(await SynthesizerAsync(), text);
        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
    }

    [Fact]
    public async Task Calls_at_the_same_time_are_all_answered()
    {
        var synthesizer = await SynthesizerAsync();
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SpeakAsync(synthesizer, "Buenos días.")));
        Assert.All(all, outcome => Assert.True(outcome.Value.Duration > TimeSpan.Zero));
    }

    [Fact]
    public async Task A_language_without_a_voice_is_a_failure_that_stays()
    {
        var outcome = await SpeakAsync(await SynthesizerAsync(), "Hello", LanguageTag.Parse("qaa"));
        Assert.False(outcome.Succeeded);
        Assert.Equal(Stage.Synthesis, outcome.Failure.Stage);
        Assert.False(outcome.Failure.Transient);
    }

    protected Task<Outcome<SpeechAudio>> SpeakAsync(
        ISpeechSynthesizer synthesizer, string text, LanguageTag? language = null) =>
        synthesizer
            .SynthesizeAsync(new SynthesisRequest(SessionId.New(), text, language ?? Language), Cancellation)
            .AsTask();

    // An ID3 tag, or a frame's eleven set bits.
    private static bool IsMp3(ReadOnlySpan<byte> data) =>
        data.StartsWith("ID3"u8) || (data.Length > 2 && data[0] == 0xFF && (data[1] & 0xE0) == 0xE0);
}
