using LiveTranslate.Cli.Measuring;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Simulator;

/// <summary>Real speech through AWS's own clients: heard, translated, spoken.</summary>
[Collection(WholeMachine.Name)]
public sealed class SpeechTests(SpeakingSimulatorFixture simulator)
{
    private const string Said = "The weather is nice today. We are going to the beach with our friends.";

    [Fact]
    public async Task Speech_is_heard_while_it_is_spoken()
    {
        var pcm = await FliteVoice.SpeakAsync(Said);

        var answer = await OfficialClients.CallAsync(simulator.Aws, ClientCall.Transcribe(pcm));

        Assert.InRange(WordErrorRate.Of(Said, answer.TranscriptOf()), 0, 0.2);
        var results = answer.GetProperty("events").EnumerateArray().ToList();
        Assert.InRange(results.Count(result => result.GetProperty("IsPartial").GetBoolean()), 5, 40);
        var words = results[^1].GetProperty("Alternatives")[0].GetProperty("Items").EnumerateArray()
            .Where(item => item.GetProperty("Type").GetString() == "pronunciation").ToList();
        Assert.All(words, word => Assert.InRange(word.GetProperty("EndTime").GetDouble(), word.GetProperty("StartTime").GetDouble(), pcm.Length / 32_000.0));
        Assert.Equal(words.Select(word => word.GetProperty("StartTime").GetDouble()).Order(), words.Select(word => word.GetProperty("StartTime").GetDouble()));
        Assert.All(words, word => Assert.InRange(word.GetProperty("Confidence").GetDouble(), 0, 1));
    }

    [Fact]
    public async Task A_pause_ends_what_is_one_result()
    {
        var first = await FliteVoice.SpeakAsync("The weather is nice today.");
        var second = await FliteVoice.SpeakAsync("We are going to the beach.");
        byte[] pcm = [.. first.Span, .. new byte[48_000], .. second.Span];

        var answer = await OfficialClients.CallAsync(simulator.Aws, ClientCall.Transcribe(pcm));

        var final = answer.GetProperty("events").EnumerateArray().Where(result => !result.GetProperty("IsPartial").GetBoolean()).ToList();
        Assert.Equal(2, final.Count);
        Assert.NotEqual(final[0].GetProperty("ResultId").GetString(), final[1].GetProperty("ResultId").GetString());
        Assert.True(final[1].GetProperty("StartTime").GetDouble() > final[0].GetProperty("EndTime").GetDouble() + 1);
        Assert.InRange(WordErrorRate.Of("The weather is nice today. We are going to the beach.", answer.TranscriptOf()), 0, 0.2);
    }

    [Fact]
    public async Task Speech_after_a_long_silence_is_heard_where_it_is()
    {
        var speech = await FliteVoice.SpeakAsync("The weather is nice today.");
        byte[] pcm = [.. new byte[12 * 32_000], .. speech.Span];

        var answer = await OfficialClients.CallAsync(simulator.Aws, ClientCall.Transcribe(pcm));

        Assert.InRange(WordErrorRate.Of("The weather is nice today.", answer.TranscriptOf()), 0, 0.2);
        Assert.InRange(answer.GetProperty("events")[0].GetProperty("StartTime").GetDouble(), 12, 12.5);
    }

    [Fact]
    public async Task Over_tls_a_client_hears_the_same()
    {
        var certificate = Path.GetTempFileName();
        try
        {
            await using var secure = await SimulatedAws.StartScriptedAsync("--tls", certificate);

            var answer = await OfficialClients.CallAsync(secure, ClientCall.Transcribe(new byte[64_000]), ("NODE_EXTRA_CA_CERTS", certificate));

            Assert.Equal("One two three four.", answer.TranscriptOf());
        }
        finally
        {
            File.Delete(certificate);
        }
    }

    [Theory]
    [InlineData("es", "La casa es roja.")]
    [InlineData("pt", "A casa é vermelha.")]
    public async Task Text_is_translated(string target, string expected)
    {
        var answer = await OfficialClients.CallAsync(simulator.Aws, ClientCall.Translate("The house is red.", target));

        Assert.Equal(expected, answer.GetProperty("TranslatedText").GetString());
    }

    [Fact]
    public async Task A_pair_that_no_engine_has_is_refused_as_aws_does() =>
        Assert.Equal(
            "UnsupportedLanguagePairException", (await OfficialClients.CallAsync(simulator.Aws, ClientCall.Translate(target: "de"))).ErrorOf());

    [Theory]
    [InlineData("Lucia", "neural", null)]
    [InlineData("Enrique", "standard", "8000")]
    [InlineData("Matthew", "generative", "44100")]
    [InlineData("Zhiyu", "neural", "48000")]
    public async Task Text_is_spoken(string voice, string engine, string? rate)
    {
        var usual = await SpeakAsync("<speak>uno dos tres cuatro cinco</speak>");
        var slow = await SpeakAsync("<speak><prosody rate=\"50%\">uno dos tres cuatro cinco</prosody></speak>");

        Assert.InRange(usual.TotalSeconds, 0.8, 6);
        Assert.InRange(slow / usual, 1.4, 2.2);

        async Task<TimeSpan> SpeakAsync(string text) => await Mp3Decoder.DurationAsync(
            (await OfficialClients.CallAsync(simulator.Aws, ClientCall.Speak(text, voice, engine, "ssml", rate))).GetProperty("Mp3").GetBytesFromBase64());
    }
}
