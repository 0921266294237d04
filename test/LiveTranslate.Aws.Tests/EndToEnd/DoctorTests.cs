using System.Text.Json;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.EndToEnd;

/// <summary>What people are told before they run on AWS's engines.</summary>
public sealed class DoctorTests(LocalAwsFixture local) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private SimulatedAws _simulator = null!;
    private string _bucket = null!;

    public async ValueTask InitializeAsync()
    {
        _simulator = await SimulatedAws.StartScriptedAsync("--credentials", "local=local", "--lexicon", "names", "--terminology", "names");
        _bucket = await local.Aws.MakeBucketAsync("doctor");
    }

    public ValueTask DisposeAsync() => _simulator.DisposeAsync();

    [Fact]
    public async Task Where_everything_works_each_of_the_four_says_so()
    {
        var (exit, engines, error) = await AskAsync();

        Assert.True(exit == 0, error);
        Assert.Equal(
            ["Amazon Polly", "Amazon Transcribe", "Amazon Translate", "S3"],
            engines.Where(engine => engine.GetProperty("works").GetBoolean()).Select(engine => engine.GetProperty("engine").GetString()).Order());
    }

    [Fact]
    public async Task A_setting_that_is_missing_is_named_with_its_variable()
    {
        var (exit, _, error) = await AskAsync(("Engines__Aws__Archive__Bucket", ""), ("Engines__Aws__Synthesizer__RatePercent", "1000"));

        Assert.NotEqual(0, exit);
        Assert.Contains("Engines__Aws__Archive__Bucket", error, StringComparison.Ordinal);
        Assert.Contains("Engines__Aws__Synthesizer__RatePercent", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_that_aws_does_not_know_are_said_to_be_that_for_every_service()
    {
        var (exit, engines, error) = await AskAsync(("Aws__SecretKey", "another"));

        Assert.NotEqual(0, exit);
        Assert.DoesNotContain("another", error, StringComparison.Ordinal);
        var findings = engines.Select(engine => engine.GetProperty("findings")[0]).ToArray();
        Assert.All(findings, finding => Assert.False(finding.GetProperty("works").GetBoolean()));
        Assert.All(findings, finding => Assert.Contains("Aws__SecretKey", finding.GetProperty("cure").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_permission_that_is_missing_is_named()
    {
        await using var denied = await local.Aws.InjectAsync(new AwsFault { Service = AwsService.S3, Kind = AwsFaultKind.AccessDenied, Resource = _bucket });

        var (exit, engines, _) = await AskAsync();

        Assert.NotEqual(0, exit);
        var archive = engines.Single(engine => engine.GetProperty("engine").GetString() == "S3");
        Assert.Contains("s3:PutObject", archive.GetProperty("findings")[0].GetProperty("cure").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_cannot_be_reached_is_named_with_its_host_port_and_setting()
    {
        const string Nobody = "127.0.0.1:1";
        string[] urls = ["Aws__TranscribeUrl", "Aws__TranslateUrl", "Aws__PollyUrl", "Aws__S3Url"];

        var (exit, engines, error) = await AskAsync([.. urls.Select(url => (url, $"http://{Nobody}"))]);

        Assert.NotEqual(0, exit);
        var cures = engines.Select(engine => engine.GetProperty("findings")[0].GetProperty("cure").GetString()!).ToArray();
        Assert.True(cures.Length == urls.Length, error);
        Assert.All(cures, cure => Assert.Contains(Nobody, cure, StringComparison.Ordinal));
        foreach (var url in urls)
        {
            Assert.Single(cures, cure => cure.EndsWith(
                $"Check the network and Aws:Region (Aws__Region), or Aws:{url["Aws__".Length..]} ({url}) where it is set.", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_lexicon_that_polly_does_not_have_is_named_with_its_setting()
    {
        var (exit, engines, _) = await AskAsync(("Engines__Aws__Synthesizer__Lexicons__0", "names"), ("Engines__Aws__Synthesizer__Lexicons__1", "nobodys"));

        Assert.NotEqual(0, exit);
        var cure = CureOf("Amazon Polly", engines);
        Assert.Contains("Engines:Aws:Synthesizer:Lexicons (Engines__Aws__Synthesizer__Lexicons__0 and on)", cure, StringComparison.Ordinal);
        Assert.Contains("names, nobodys", cure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminology_that_translate_does_not_have_is_named_with_its_setting()
    {
        var (exit, engines, _) = await AskAsync(("Engines__Aws__Translator__Terminologies__0", "nobodys"));

        Assert.NotEqual(0, exit);
        var cure = CureOf("Amazon Translate", engines);
        Assert.Contains("Engines:Aws:Translator:Terminologies (Engines__Aws__Translator__Terminologies__0)", cure, StringComparison.Ordinal);
        Assert.Contains("nobodys", cure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("es-ES", "Nobody", "Polly has no voice 'Nobody' in this region")]
    [InlineData("es-ES", "Joanna", "Polly's voice Joanna speaks en-US, not es-ES")]
    [InlineData("ja-JP", "Zhiyu", "Polly's voice Zhiyu speaks cmn-CN, not ja-JP")]
    [InlineData("uk-UA", "Nobody", "Polly has no voice 'Nobody' in this region")]
    public async Task A_voice_that_polly_does_not_have_for_the_language_is_named_with_its_setting(string language, string voice, string fault)
    {
        var setting = $"Engines__Aws__Synthesizer__Voices__{language}";

        var (exit, engines, error) = await AskAsync((setting, voice));

        Assert.NotEqual(0, exit);
        Assert.StartsWith(fault, CureOf("Amazon Polly", engines), StringComparison.Ordinal);
        Assert.Contains(setting, error, StringComparison.Ordinal);
        // One line, and the languages beside it go on.
        Assert.Single(FindingsOf("Amazon Polly", engines), finding => finding.GetProperty("subject").GetString() == language);
        Assert.Contains(FindingsOf("Amazon Polly", engines), finding => finding.GetProperty("works").GetBoolean());
    }

    [Fact]
    public async Task A_voice_for_a_language_that_there_is_not_is_named_with_its_setting()
    {
        var (exit, _, error) = await AskAsync(("Engines__Aws__Synthesizer__Voices__xx", "Joanna"));

        Assert.NotEqual(0, exit);
        Assert.Contains("Engines:Aws:Synthesizer:Voices:xx gives the voice Joanna to a language that there is not", error, StringComparison.Ordinal);
        Assert.Contains("Engines__Aws__Synthesizer__Voices__xx", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Voices_that_speak_the_language_are_right()
    {
        string[] voices = ["es-ES=Mia", "hi-IN=Aditi", "zh-CN=Zhiyu", "ar-SA=Zeina", "ru-RU=Maxim"];

        var (exit, _, error) = await AskAsync([.. voices.Select(voice => voice.Split('=')).Select(
            voice => ($"Engines__Aws__Synthesizer__Voices__{voice[0]}", voice[1]))]);

        Assert.True(exit == 0, error);
    }

    private static JsonElement[] FindingsOf(string name, JsonElement[] engines) =>
        [.. engines.Single(engine => engine.GetProperty("engine").GetString() == name).GetProperty("findings").EnumerateArray()];

    private static string CureOf(string name, JsonElement[] engines) => FindingsOf(name, engines)
        .First(finding => !finding.GetProperty("works").GetBoolean())
        .GetProperty("cure").GetString()!;

    private async Task<(int Exit, JsonElement[] Engines, string Error)> AskAsync(params (string Name, string Value)[] settings)
    {
        var environment = AwsSettings.Of(_simulator, local.Aws, _bucket).ToDictionary();
        // Whatever the server would use otherwise, --aws asks for AWS.
        environment["Engines__Profile"] = "Offline";
        foreach (var (name, value) in settings) environment[name] = value;
        await using var doctor = RunningProgram.Cli(environment.Select(setting => (setting.Key, setting.Value)), "doctor", "--aws");
        var exit = await doctor.ExitAsync(Patience);
        return (exit, [.. doctor.Events("engine")], string.Join('\n', doctor.Lines.Where(line => line.Contains("\"error\"", StringComparison.Ordinal))) + doctor.Errors);
    }
}
