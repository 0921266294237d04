using LiveTranslate.Engines.Aws.Synthesis;
using LiveTranslate.Pipeline;
using Xunit;

namespace LiveTranslate.Aws.Tests.Engines.Synthesis;

public sealed class VoiceTableTests
{
    private static readonly LanguageTag Spanish = LanguageTag.Parse("es-ES");
    private static readonly LanguageTag Catalan = LanguageTag.Parse("ca-ES");
    private static readonly LanguageTag Romanian = LanguageTag.Parse("ro-RO");

    [Fact]
    public void A_language_is_spoken_by_its_neural_voice_and_then_by_the_standard_one()
    {
        Assert.Equal([("Lucia", "neural"), ("Lucia", "standard")], Rungs(new PollyOptions(), Spanish));
    }

    [Fact]
    public void A_language_without_a_neural_voice_is_spoken_by_a_standard_one()
    {
        Assert.Equal([("Carmen", "standard")], Rungs(new PollyOptions(), Romanian));
        Assert.Empty(Rungs(new PollyOptions { StepDown = false }, Romanian));
    }

    [Fact]
    public void Without_stepping_down_there_is_one_rung()
    {
        Assert.Equal([("Lucia", "neural")], Rungs(new PollyOptions { StepDown = false }, Spanish));
        Assert.Equal([("Lucia", "standard")], Rungs(new PollyOptions { Engine = VoiceEngine.Standard }, Spanish));
    }

    [Fact]
    public void A_voice_that_is_configured_takes_the_place_of_the_usual_one()
    {
        var options = new PollyOptions { Voices = { ["es-es"] = "Sergio" } };

        Assert.Equal([("Sergio", "neural"), ("Sergio", "standard")], Rungs(options, Spanish));
        // Of which the region has only one.
        Assert.Equal([("Sergio", "neural")], Rungs(options, Spanish, new PollyVoice("Sergio", ["neural"])));
    }

    [Fact]
    public void What_a_region_does_not_have_is_not_offered()
    {
        var table = new VoiceTable(new PollyOptions(), [new PollyVoice("Lucia", ["standard"])]);

        Assert.Equal([Spanish], table.Languages);
        Assert.Empty(table.Of(Catalan));
        Assert.Equal("Lucia", Assert.Single(table.Of(LanguageTag.Parse("es-MX"))).Id);
    }

    [Fact]
    public void A_voice_that_cannot_speak_as_wanted_is_a_mistake()
    {
        var options = new PollyOptions { Engine = VoiceEngine.Standard, Voices = { ["es-ES"] = "Sergio" } };

        var mistake = Assert.Single(VoiceMistakes.Of(
            options, [new PollyVoice("Sergio", ["neural", "generative"], "es-ES"), new PollyVoice("Enrique", ["standard"], "es-ES")]));

        Assert.Equal("Polly's voice Sergio is not standard, but neural, generative", mistake.Detail);
        Assert.Contains("one of Enrique in Engines:Aws:Synthesizer:Voices:es-ES", mistake.Cure, StringComparison.Ordinal);
    }

    private static IEnumerable<(string, string)> Rungs(PollyOptions options, LanguageTag language, params PollyVoice[] exists) =>
        new VoiceTable(options, exists.Length > 0 ? exists : null).Of(language).Select(voice => (voice.Id, voice.EngineName));
}
