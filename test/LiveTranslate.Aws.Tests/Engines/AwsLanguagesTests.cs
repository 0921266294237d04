using LiveTranslate.Engines.Aws;
using LiveTranslate.Pipeline;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Engines;

public sealed class AwsLanguagesTests
{
    [Fact]
    public void Every_language_is_there_once_and_is_found_by_its_tag()
    {
        Assert.Equal(AwsLanguages.All.Count, AwsLanguages.All.DistinctBy(language => language.Tag).Count());
        Assert.All(AwsLanguages.All, language => Assert.Same(language, AwsLanguages.Find(language.Tag)));
        Assert.All(AwsLanguages.All, language => Assert.Equal(language.Name, language.Tag.Value));
    }

    [Fact]
    public async Task Who_chooses_no_languages_gets_the_most_spoken_ones()
    {
        // As many as a session may have.
        await using var simulator = await SimulatedAws.StartScriptedAsync();
        using var engines = new EnginesUnderTest(simulator);
        var english = LanguageTag.Parse("en-US");

        var first = engines.Translator.Pairs.Where(pair => pair.Source == english).Select(pair => pair.Target.Value).Take(20).ToArray();

        foreach (var tag in new[] { "es-ES", "fr-FR", "de-DE", "zh-CN", "ar-SA", "hi-IN", "ru-RU" }) Assert.Contains(tag, first);
        // Another kind of English is no translation.
        Assert.DoesNotContain("en-GB", first);
    }
}
