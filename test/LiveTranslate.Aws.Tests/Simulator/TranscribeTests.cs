using System.Text.Json;
using LiveTranslate.Aws.Protocol.EventStreams;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Simulator;

/// <summary>The simulated Transcribe, judged by AWS's own client and by streams that no client would send.</summary>
public sealed class TranscribeTests(SimulatorFixture simulator) : IClassFixture<SimulatorFixture>
{
    private static readonly byte[] TwoSeconds = new byte[64_000];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Words_are_told_while_audio_comes_and_once_more_when_it_is_whole()
    {
        var answer = await CallAsync(ClientCall.Transcribe(TwoSeconds));

        var results = answer.GetProperty("events").EnumerateArray().ToList();
        Assert.Equal("One two three four.", answer.TranscriptOf());
        Assert.Equal(
            ["One", "One two", "One two three", "One two three four."],
            results.Select(result => result.GetProperty("Alternatives")[0].GetProperty("Transcript").GetString()));
        Assert.Single(results.Select(result => result.GetProperty("ResultId").GetString()).Distinct());
        var last = results[^1];
        Assert.Equal(("ch_0", 0.0, 1.95), (last.GetProperty("ChannelId").GetString(), Seconds(last, "StartTime"), Seconds(last, "EndTime")));
        var items = last.GetProperty("Alternatives")[0].GetProperty("Items").EnumerateArray().ToList();
        Assert.Equal(["One", "two", "three", "four", "."], items.Select(item => item.GetProperty("Content").GetString()));
        Assert.Equal((0.5, 0.95, 0.99), (Seconds(items[1], "StartTime"), Seconds(items[1], "EndTime"), Seconds(items[1], "Confidence")));
        Assert.Equal("punctuation", items[^1].GetProperty("Type").GetString());
        Assert.False(items[^1].TryGetProperty("Confidence", out _));
        Assert.False(items[0].TryGetProperty("Stable", out _));

        static double Seconds(JsonElement element, string name) => element.GetProperty(name).GetDouble();
    }

    [Fact]
    public async Task Stable_words_are_marked_where_that_is_asked_for()
    {
        var answer = await CallAsync(ClientCall.Transcribe(TwoSeconds, new { EnablePartialResultsStabilization = true, PartialResultsStability = "high" }));

        var partials = answer.GetProperty("events").EnumerateArray().Where(result => result.GetProperty("IsPartial").GetBoolean()).ToList();
        Assert.Equal([false], StableOf(partials[0]));
        Assert.Equal([true, true, false], StableOf(partials[^1]));

        static IEnumerable<bool> StableOf(JsonElement result) =>
            result.GetProperty("Alternatives")[0].GetProperty("Items").EnumerateArray().Select(item => item.GetProperty("Stable").GetBoolean());
    }

    [Fact]
    public async Task A_stream_without_audio_has_no_results_and_ends()
    {
        var answer = await CallAsync(ClientCall.Transcribe(default));

        Assert.Null(answer.ErrorOf());
        Assert.Empty(answer.GetProperty("events").EnumerateArray());
    }

    [Theory]
    [InlineData("de-DE", "pcm", 16000)]
    [InlineData("en-US", "flac", 16000)]
    [InlineData("en-US", "pcm", 7999)]
    [InlineData("en-US", "pcm", 8000)]
    public async Task What_is_not_understood_is_refused(string language, string encoding, int rate) =>
        Assert.Equal("BadRequestException", (await CallAsync(ClientCall.Transcribe(
            TwoSeconds, new { LanguageCode = language, MediaEncoding = encoding, MediaSampleRateHertz = rate }))).ErrorOf());

    [Theory]
    [InlineData("talks.en-US_1", false, null)]
    [InlineData("my words", false, "BadRequestException")]
    [InlineData(null, true, "BadRequestException")]
    public async Task Vocabularies_have_plain_names_and_a_language_is_given_or_identified(string? vocabulary, bool identify, string? error) =>
        Assert.Equal(error, (await CallAsync(ClientCall.Transcribe(
            TwoSeconds, new { VocabularyName = vocabulary, IdentifyLanguage = identify ? true : (bool?)null }))).ErrorOf());

    [Fact]
    public async Task A_name_of_a_vocabulary_has_two_hundred_letters_at_most()
    {
        Assert.Null((await CallAsync(ClientCall.Transcribe(TwoSeconds, new { VocabularyName = new string('a', 200) }))).ErrorOf());
        Assert.Equal("BadRequestException", (await CallAsync(
            ClientCall.Transcribe(TwoSeconds, new { VocabularyName = new string('a', 201) }))).ErrorOf());
    }

    [Fact]
    public async Task A_new_stream_of_a_session_ends_the_one_before()
    {
        var input = new { SessionId = Guid.NewGuid().ToString() };
        var first = CallAsync(ClientCall.Transcribe(TwoSeconds, input) with { HoldOpen = 20_000 });
        await OpenAsync(1);

        var second = await CallAsync(ClientCall.Transcribe(TwoSeconds, input));

        Assert.Equal("One two three four.", second.TranscriptOf());
        Assert.Equal("ConflictException", (await first).ErrorOf());
    }

    [Fact]
    public async Task More_streams_than_the_quota_are_refused()
    {
        await using var small = await SimulatedAws.StartScriptedAsync("--max-streams", "2");

        var answers = (await OfficialClients.CallAsync(small, ClientCall.Transcribe(TwoSeconds) with { HoldOpen = 1_000, Times = 3 }))
            .GetProperty("answers").EnumerateArray().ToList();

        Assert.Single(answers, answer => answer.ErrorOf() == "LimitExceededException");
        Assert.Equal(2, answers.Count(answer => answer.ErrorOf() is null));
        Assert.Equal((0, 2), await small.StreamsAsync());
    }

    [Fact]
    public async Task A_stream_that_gets_no_audio_is_ended()
    {
        await using var hasty = await SimulatedAws.StartScriptedAsync("--audio-timeout", "1000");

        var answer = await OfficialClients.CallAsync(hasty, ClientCall.Transcribe(TwoSeconds) with { HoldOpen = 20_000 });

        Assert.Equal("BadRequestException", answer.ErrorOf());
        Assert.Equal(
            "Your request timed out because no new audio was received for 1 seconds.",
            answer.GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_result_comes_no_earlier_than_its_latency_after_its_audio()
    {
        await using var slow = await SimulatedAws.StartScriptedAsync("--latency", "transcribe=700");

        var answer = await OfficialClients.CallAsync(slow, ClientCall.Transcribe(TwoSeconds) with { FrameMs = 100, HoldOpen = 400 });

        var results = answer.GetProperty("events").EnumerateArray().ToList();
        // A word is whole after 500 ms of audio. The last audio came 400 ms before the end, so that the rest is waited for only.
        Assert.True(results[0].GetProperty("at").GetInt32() - answer.GetProperty("audioBegunAt").GetInt32() > 1_100);
        Assert.True(results[^1].GetProperty("at").GetInt32() - answer.GetProperty("audioEndedAt").GetInt32() > 550);
    }

    [Fact]
    public async Task An_event_with_a_wrong_signature_ends_the_stream()
    {
        var (names, _) = await SendAsync(signer =>
        {
            var right = signer.Sign(RawTranscription.Audio(new byte[3200]), Now);
            var wrong = signer.Sign(RawTranscription.Audio(new byte[3200]), Now);
            return [right, wrong with { Payload = RawTranscription.Audio([1, 2]) }];
        });

        Assert.Equal("InvalidSignatureException", names[^1]);
    }

    [Fact]
    public async Task An_event_that_was_left_out_breaks_the_chain()
    {
        var (names, _) = await SendAsync(signer =>
        {
            signer.Sign(RawTranscription.Audio(new byte[3200]), Now);
            return [signer.Sign(RawTranscription.Audio(new byte[3200]), Now)];
        });

        Assert.Equal(["InvalidSignatureException"], names);
    }

    [Theory]
    [InlineData(3, "A frame must hold whole samples of 16 bits.")]
    [InlineData(32_002, "Your stream is too big. Reduce the frame size and try your request again.")]
    public async Task A_frame_that_cannot_be_ends_the_stream(int bytes, string sentence)
    {
        var (names, message) = await SendAsync(signer => [signer.Sign(RawTranscription.Audio(new byte[bytes]), Now)]);

        Assert.Equal(["BadRequestException"], names);
        Assert.Equal(sentence, message);
    }

    [Fact]
    public async Task Audio_that_stops_without_the_empty_frame_is_refused()
    {
        var (names, message) = await SendAsync(signer => [signer.Sign(RawTranscription.Audio(new byte[3200]), Now)]);

        Assert.Equal(["BadRequestException"], names);
        Assert.Equal("A complete signal was sent without the preceding empty frame.", message);
    }

    [Fact]
    public async Task A_connection_takes_one_stream_at_a_time()
    {
        await using var slow = await SimulatedAws.StartScriptedAsync("--latency", "transcribe=500");
        using var one = new HttpClient(new SocketsHttpHandler { EnableMultipleHttp2Connections = false });

        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => new RawTranscription(slow).SendAsync(
            signer => [.. Enumerable.Range(0, 10).Select(_ => signer.Sign(RawTranscription.Audio(new byte[3200]), Now)), signer.Sign(default, Now)],
            one, Cancellation)));

        // The client keeps to the one stream that the connection's settings allow, and sends the second after the first.
        Assert.All(both, answer => Assert.Equal("TranscriptEvent", answer.Names[^1]));
        Assert.Equal((0, 1), await slow.StreamsAsync());
    }

    private Task<JsonElement> CallAsync(ClientCall call) => OfficialClients.CallAsync(simulator.Aws, call);

    private Task<(List<string?> Names, string? Message)> SendAsync(
        Func<LiveTranslate.Aws.Protocol.Signing.EventSigner, IEnumerable<EventStreamMessage>> messages) =>
        new RawTranscription(simulator.Aws).SendAsync(messages, http: null, Cancellation);

    private Task OpenAsync(int streams) => Wait.UntilAsync(
        async () => (await simulator.Aws.StreamsAsync()).Open == streams, $"{streams} open stream", cancellationToken: Cancellation);
}
