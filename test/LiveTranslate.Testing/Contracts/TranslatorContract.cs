using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Translation;
using Xunit;

namespace LiveTranslate.Testing;

/// <summary>What every translator keeps to.</summary>
public abstract class TranslatorContract
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A pair the translator must know.</summary>
    protected virtual LanguagePair Pair => new(LanguageTag.Parse("en-US"), LanguageTag.Parse("es-ES"));

    /// <summary>A translator that was probed.</summary>
    protected abstract ValueTask<ITranslator> TranslatorAsync();

    [Fact]
    public async Task Probe_of_a_working_translator_names_its_pairs()
    {
        var translator = await TranslatorAsync();
        var report = await translator.ProbeAsync(Cancellation);
        Assert.True(report.Works);
        Assert.Equal(Stage.Translation, report.Stage);
        Assert.Contains(Pair, translator.Pairs);
    }

    [Fact]
    public async Task A_text_is_translated_into_another()
    {
        var outcome = await TranslateAsync("The house is red");
        Assert.NotEqual("", outcome.Value);
        Assert.NotEqual("The house is red", outcome.Value);
    }

    [Fact]
    public async Task The_same_text_is_translated_the_same_again()
    {
        Assert.Equal((await TranslateAsync("Good morning")).Value, (await TranslateAsync("Good morning")).Value);
    }

    [Theory]
    [InlineData("Hello <b>world</b> [x] {y} ^z$ / \\ @ # *")]
    [InlineData("I like 🍕 and e\u0301 and 漢字")]
    [InlineData("One\nline\r\nafter\tthe\0other\u0007 \u001b[31m")]
    [InlineData("?")]
    [InlineData("...")]
    [InlineData("[]")]
    [InlineData("\\")]
    [InlineData("🍕")]
    public async Task Odd_text_is_answered_with_text(string text)
    {
        var translator = await TranslatorAsync();
        var outcome = await TranslateAsync(translator, text);
        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        Assert.NotEqual("", outcome.Value.Trim());
        // And what came after it is not out of step.
        Assert.Equal(
            (await TranslateAsync(translator, "Good morning")).Value,
            (await TranslateAsync(translator, "Good morning")).Value);
    }

    // Not inline data: a test runner would write it down as UTF-8, which it is not.
    [Fact]
    public Task Half_a_character_is_answered_somehow() => Odd_text_is_answered_with_text("A lone surrogate: \ud83c");

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public async Task Nothing_is_translated_into_nothing(string text)
    {
        var outcome = await TranslateAsync(text);
        Assert.True(outcome.Succeeded);
        Assert.Equal("", outcome.Value.Trim());
    }

    [Fact]
    public async Task A_long_text_is_translated_or_refused_by_name()
    {
        var outcome = await TranslateAsync(string.Join(' ', Enumerable.Repeat("The house is red.", 400)));
        if (outcome.Succeeded) Assert.True(outcome.Value.Length > 1000);
        else Assert.Equal("text-too-long", outcome.Failure.Cause);
    }

    [Fact]
    public async Task Calls_at_the_same_time_each_get_their_own_answer()
    {
        var translator = await TranslatorAsync();
        string[] texts = ["The house is red", "Good morning", "We have water", "My sister has two dogs"];
        var alone = new List<string>();
        foreach (var text in texts) alone.Add((await TranslateAsync(translator, text)).Value);
        var together = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(i => TranslateAsync(translator, texts[i % texts.Length])));
        for (var i = 0; i < together.Length; i++) Assert.Equal(alone[i % texts.Length], together[i].Value);
    }

    [Fact]
    public async Task A_pair_it_does_not_know_is_a_failure_that_stays()
    {
        var translator = await TranslatorAsync();
        var outcome = await TranslateAsync(translator, "Hello", Pair with { Target = LanguageTag.Parse("qaa") });
        Assert.False(outcome.Succeeded);
        Assert.Equal(Stage.Translation, outcome.Failure.Stage);
        Assert.False(outcome.Failure.Transient);
    }

    protected async Task<Outcome<string>> TranslateAsync(string text) =>
        await TranslateAsync(await TranslatorAsync(), text);

    protected Task<Outcome<string>> TranslateAsync(ITranslator translator, string text, LanguagePair? pair = null)
    {
        var (source, target) = ((pair ?? Pair).Source, (pair ?? Pair).Target);
        var request = new TranslationRequest(
            SessionId.New(), text, source, target, new Dictionary<string, string>());
        return translator.TranslateAsync(request, Cancellation).AsTask();
    }
}
