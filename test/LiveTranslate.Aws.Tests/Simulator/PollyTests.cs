using System.Text.Json;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Simulator;

/// <summary>The simulated Polly, judged by AWS's own client.</summary>
public sealed class PollyTests(SimulatorFixture simulator) : IClassFixture<SimulatorFixture>
{
    [Fact]
    public async Task Scripted_speech_is_an_mp3_as_long_as_its_text()
    {
        var answer = await CallAsync(ClientCall.Speak(new string('a', 20)));

        Assert.Equal("audio/mpeg", answer.GetProperty("ContentType").GetString());
        Assert.Equal(20, answer.GetProperty("RequestCharacters").GetInt32());
        var duration = await Mp3Decoder.DurationAsync(answer.GetProperty("Mp3").GetBytesFromBase64());
        Assert.InRange(duration.TotalSeconds, 1.2, 1.45);
    }

    [Theory]
    [InlineData("EngineNotSupportedException", "Hola", "Conchita", "neural", "text")]
    [InlineData("EngineNotSupportedException", "Bon dia", "Arlet", "standard", "text")]
    [InlineData("ValidationException", "Hello", "Nobody", "standard", "text")]
    [InlineData("InvalidSsmlException", "<speak>Hola", "Lucia", "neural", "ssml")]
    [InlineData("InvalidSsmlException", "<speak><blink>Hola</blink></speak>", "Lucia", "neural", "ssml")]
    [InlineData("InvalidSsmlException", "<speak><prosody rate=\"900%\">Hola</prosody></speak>", "Lucia", "neural", "ssml")]
    public async Task What_polly_cannot_do_it_refuses(string error, string text, string voice, string engine, string type) =>
        Assert.Equal(error, (await CallAsync(ClientCall.Speak(text, voice, engine, type))).ErrorOf());

    [Fact]
    public async Task Three_thousand_characters_are_spoken_at_most()
    {
        Assert.Null((await CallAsync(ClientCall.Speak(new string('a', 3000)))).ErrorOf());
        Assert.Equal("TextLengthExceededException", (await CallAsync(ClientCall.Speak(new string('a', 3001)))).ErrorOf());
    }

    [Fact]
    public async Task Tags_are_not_billed_and_slow_speech_takes_longer()
    {
        var usual = await CallAsync(ClientCall.Speak("<speak>aaaaaaaaaa aaaaaaaaa</speak>", type: "ssml"));
        var slow = await CallAsync(ClientCall.Speak(
            "<speak><amazon:domain name=\"news\"><prosody rate=\"50%\">aaaaaaaaaa aaaaaaaaa</prosody></amazon:domain></speak>", type: "ssml"));

        Assert.Equal((20, 20), (usual.GetProperty("RequestCharacters").GetInt32(), slow.GetProperty("RequestCharacters").GetInt32()));
        var (short_, long_) = (Length(usual), Length(slow));
        Assert.InRange(long_, 1.9 * short_, 2.1 * short_);

        static double Length(JsonElement answer) => answer.GetProperty("Mp3").GetBytesFromBase64().Length;
    }

    [Fact]
    public async Task Lexicons_and_sample_rates_are_those_there_are()
    {
        Assert.Null((await CallAsync(ClientCall.Speak(lexicons: ["names"], rate: "16000"))).ErrorOf());
        Assert.Equal("LexiconNotFoundException", (await CallAsync(ClientCall.Speak(lexicons: ["names", "others"]))).ErrorOf());
        Assert.Equal("InvalidSampleRateException", (await CallAsync(ClientCall.Speak(rate: "11025"))).ErrorOf());
    }

    [Fact]
    public async Task Voices_are_described_by_engine_and_language()
    {
        var neural = await VoicesAsync(new { Engine = "neural", LanguageCode = "es-ES" });
        var all = await VoicesAsync(new { });

        Assert.Equal(["Lucia", "Sergio"], neural);
        Assert.True(all.Count > 80);
        Assert.Equal("ValidationException", (await CallAsync(new ClientCall("DescribeVoices", new { LanguageCode = "xx-XX" }))).ErrorOf());
        Assert.Empty(await VoicesAsync(new { LanguageCode = "en-GB-WLS" }));

        async Task<List<string?>> VoicesAsync(object input) =>
        [
            .. (await CallAsync(new ClientCall("DescribeVoices", input))).GetProperty("Voices").EnumerateArray().Select(voice => voice.GetProperty("Id").GetString()),
        ];
    }

    [Fact]
    public async Task With_quotas_neural_voices_take_eight_requests_a_second()
    {
        await using var limited = await SimulatedAws.StartScriptedAsync("--quotas");

        var answers = (await OfficialClients.CallAsync(limited, ClientCall.Speak() with { Times = 40 })).GetProperty("answers").EnumerateArray().ToList();

        Assert.InRange(answers.Count(answer => answer.ErrorOf() is null), 8, 30);
        Assert.Contains(answers, answer => answer.ErrorOf() == "ThrottlingException");
    }

    private Task<JsonElement> CallAsync(ClientCall call) => OfficialClients.CallAsync(simulator.Aws, call);
}
