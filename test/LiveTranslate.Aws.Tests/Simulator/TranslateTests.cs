using System.Text.Json;
using Xunit;

namespace LiveTranslate.Aws.Tests.Simulator;

/// <summary>The simulated Translate, judged by AWS's own client.</summary>
public sealed class TranslateTests(SimulatorFixture simulator) : IClassFixture<SimulatorFixture>
{
    [Fact]
    public async Task What_was_asked_for_is_said_in_the_answer()
    {
        var answer = await CallAsync(new ClientCall("TranslateText", new
        {
            Text = "Good morning.", SourceLanguageCode = "auto", TargetLanguageCode = "pt-PT", TerminologyNames = (string[])["names"],
            Settings = new { Formality = "FORMAL" },
        }));

        Assert.Equal("[pt] Good morning.", answer.GetProperty("TranslatedText").GetString());
        Assert.Equal("en", answer.GetProperty("SourceLanguageCode").GetString());
        Assert.Equal("pt-PT", answer.GetProperty("TargetLanguageCode").GetString());
        Assert.Equal("names", answer.GetProperty("AppliedTerminologies")[0].GetProperty("Name").GetString());
        Assert.Equal("FORMAL", answer.GetProperty("AppliedSettings").GetProperty("Formality").GetString());
    }

    [Theory]
    [InlineData("en", "xx")]
    [InlineData("xx", "es")]
    [InlineData("en", "gl")]
    public async Task A_pair_that_is_not_offered_is_refused(string source, string target) =>
        Assert.Equal("UnsupportedLanguagePairException", (await CallAsync(ClientCall.Translate(source: source, target: target))).ErrorOf());

    [Theory]
    [InlineData("Formality", "POLITE")]
    [InlineData("Formality", "formal")]
    [InlineData("Profanity", "HIDE")]
    public async Task A_setting_that_there_is_not_is_refused(string setting, string value) =>
        Assert.Equal("ValidationException", (await CallAsync(new ClientCall("TranslateText", new
        {
            Text = "a", SourceLanguageCode = "en", TargetLanguageCode = "es", Settings = new Dictionary<string, string> { [setting] = value },
        }))).ErrorOf());

    [Fact]
    public async Task A_terminology_that_the_account_does_not_have_is_refused() =>
        Assert.Equal("ResourceNotFoundException", (await CallAsync(new ClientCall("TranslateText", new
        {
            Text = "a", SourceLanguageCode = "en", TargetLanguageCode = "es", TerminologyNames = (string[])["others"],
        }))).ErrorOf());

    [Fact]
    public async Task A_text_has_ten_thousand_bytes_at_most()
    {
        Assert.Null((await CallAsync(ClientCall.Translate(new string('é', 5_000)))).ErrorOf());
        Assert.Equal("TextSizeLimitExceededException", (await CallAsync(ClientCall.Translate(new string('é', 5_001)))).ErrorOf());
    }

    [Fact]
    public async Task An_empty_text_is_refused() =>
        Assert.Equal("ValidationException", (await CallAsync(ClientCall.Translate(""))).ErrorOf());

    [Fact]
    public async Task Languages_are_listed()
    {
        var languages = (await CallAsync(new ClientCall("ListLanguages", new { }))).GetProperty("Languages").EnumerateArray().ToList();

        Assert.Equal(75, languages.Count);
        Assert.Contains(languages, language => (Of(language, "LanguageCode"), Of(language, "LanguageName")) == ("ca", "Catalan"));

        static string? Of(JsonElement language, string name) => language.GetProperty(name).GetString();
    }

    private Task<JsonElement> CallAsync(ClientCall call) => OfficialClients.CallAsync(simulator.Aws, call);
}
