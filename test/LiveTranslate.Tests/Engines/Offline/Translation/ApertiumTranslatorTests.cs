using LiveTranslate.Engines.Offline.Translation;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Translation;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LiveTranslate.Tests.Engines.Offline.Translation;

[Collection(WholeMachine.Name)]
public sealed class ApertiumTranslatorTests(ApertiumFixture apertium) : TranslatorContract, IClassFixture<ApertiumFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected override ValueTask<ITranslator> TranslatorAsync() => new(apertium.Translator);

    [Theory]
    [InlineData("en-US", "es-ES", "The house is red", "La casa es roja")]
    [InlineData("en-US", "ca-ES", "The water is cold", "L'aigua és freda")]
    [InlineData("en-US", "fr-FR", "The water is cold", "L'eau est froide")]
    [InlineData("en-US", "pt-PT", "The house is red", "A casa é vermelha")]
    [InlineData("en-US", "it-IT", "The water is cold", "L'acqua è fredda")]
    [InlineData("es-ES", "en-US", "El agua es fría", "The water is cold")]
    [InlineData("ca-ES", "en-US", "L'aigua és freda", "The water is cold")]
    [InlineData("fr-FR", "en-US", "L'eau est froide", "The water is cold")]
    [InlineData("en-GB", "es-MX", "The house is red", "La casa es roja")]
    [InlineData("en-US", "es-ES", "The water is cold. The soul", "El agua pasa frío. El alma")]
    [InlineData("en-US", "es-ES", "THE WATER IS", "EL AGUA ES")]
    public async Task A_simple_sentence_is_translated_right(string source, string target, string text, string expected)
    {
        var pair = new LanguagePair(LanguageTag.Parse(source), LanguageTag.Parse(target));
        Assert.Equal(expected, (await TranslateAsync(apertium.Translator, text, pair)).Value);
    }

    [Fact]
    public async Task A_word_it_does_not_know_comes_back_without_marks() =>
        Assert.Equal("Hola Zyxwab", (await TranslateAsync("Hello Zyxwab")).Value);

    [Fact]
    public async Task A_package_that_is_missing_is_a_finding_with_its_cure()
    {
        var options = new TranslatorOptions { ModesPath = "/nonexistent" };
        await using var translator = new ApertiumTranslator(
            options, TimeProvider.System, NullLogger<ApertiumTranslator>.Instance);
        var report = await translator.ProbeAsync(Cancellation);
        Assert.False(report.Works);
        Assert.Empty(translator.Pairs);
        var finding = Assert.Single(report.Findings, finding => finding.Subject == "en-US → fr-FR");
        Assert.Equal("apt-get install apertium apertium-eng-cat apertium-fra-cat", finding.Cure);
    }

    [Fact]
    public async Task A_mode_whose_dictionaries_are_missing_is_not_offered()
    {
        var modes = Directory.CreateTempSubdirectory("modes-");
        try
        {
            await File.WriteAllTextAsync(
                Path.Combine(modes.FullName, "eng-spa.mode"),
                "lt-proc '/nonexistent/eng-spa.automorf.bin' | lt-proc $1 '/nonexistent/eng-spa.autogen.bin'",
                Cancellation);
            await using var translator = new ApertiumTranslator(
                new TranslatorOptions { ModesPath = modes.FullName },
                TimeProvider.System,
                NullLogger<ApertiumTranslator>.Instance);
            Assert.False((await translator.ProbeAsync(Cancellation)).Works);
        }
        finally
        {
            modes.Delete(recursive: true);
        }
    }
}
