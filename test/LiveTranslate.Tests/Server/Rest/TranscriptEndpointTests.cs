using System.Net;
using System.Text.Json;
using LiveTranslate.Contracts;
using LiveTranslate.Contracts.Rest;
using Xunit;

namespace LiveTranslate.Tests.Server.Rest;

public sealed class TranscriptEndpointTests(TranscriptEndpointTests.SpokenServer shared)
    : IClassFixture<TranscriptEndpointTests.SpokenServer>
{
    private HttpClient Http => shared.Server.Http;

    private string Session => $"/api/sessions/{shared.Spoken.SessionId}";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Json_has_every_segment_with_both_texts_and_times()
    {
        using var answer = await Http.GetAsync($"{Session}/transcript?language=es-ES", Cancelled);

        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        var transcript = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancelled)).RootElement;
        Assert.Equal(("es-ES", "ended"),
            (transcript.GetProperty("language").GetString(), transcript.GetProperty("status").GetString()));
        Assert.Equal(3, transcript.GetProperty("segments").GetArrayLength());
        shared.Sent.AssertHeardOnce(await shared.Server.TranscriptAsync(shared.Spoken, "es-ES"));
    }

    [Fact]
    public async Task Vtt_has_a_cue_for_every_segment()
    {
        using var answer = await Http.GetAsync($"{Session}/transcript?language=es-ES&format=vtt", Cancelled);

        Assert.Equal("text/vtt", answer.Content.Headers.ContentType?.MediaType);
        var lines = (await answer.Content.ReadAsStringAsync(Cancelled)).Split('\n');
        Assert.Equal(("WEBVTT", "", "1"), (lines[0], lines[1], lines[2]));
        Assert.Matches(@"^00:00:00\.\d{3} --> 00:00:01\.\d{3}$", lines[3]);
        Assert.Matches(@"^\[es-ES\] \d+ samples [0-9A-F]{8}$", lines[4]);
        Assert.Equal(3, lines.Count(line => line.Contains(" --> ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Srt_has_a_cue_for_every_segment_numbered_from_1()
    {
        using var answer = await Http.GetAsync($"{Session}/transcript?language=fr-FR&format=srt", Cancelled);

        Assert.Equal("application/x-subrip", answer.Content.Headers.ContentType?.MediaType);
        var cues = (await answer.Content.ReadAsStringAsync(Cancelled)).TrimEnd().Split("\n\n");
        Assert.Equal(3, cues.Length);
        for (var i = 0; i < cues.Length; i++)
            Assert.Matches(
                $@"^{i + 1}\n00:00:0\d,\d{{3}} --> 00:00:0\d,\d{{3}}\n\[fr-FR\] \d+ samples [0-9A-F]{{8}}$", cues[i]);
    }

    [Fact]
    public async Task Txt_has_a_line_for_every_segment_in_the_source_language_by_default()
    {
        using var answer = await Http.GetAsync($"{Session}/transcript?format=TXT", Cancelled);

        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        var lines = (await answer.Content.ReadAsStringAsync(Cancelled)).TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.Matches(@"^\d+ samples [0-9A-F]{8}$", line));
    }

    [Theory]
    [InlineData("xml")]
    [InlineData("")]
    [InlineData("../json")]
    [InlineData("json%00")]
    public async Task Format_that_is_not_there_is_refused_by_name_with_those_that_are(string format)
    {
        using var answer = await Http.GetAsync($"{Session}/transcript?format={format}", Cancelled);

        var problem = await NamedError.AssertProblemAsync(ErrorCodes.UnsupportedFormat, HttpStatusCode.BadRequest, answer);
        Assert.Contains("json, vtt, srt, txt", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("")]
    [InlineData("..%2f..%2fes-ES")]
    [InlineData("es-ES%00")]
    [InlineData("..%5c")]
    public async Task Language_that_is_not_offered_is_refused_by_name_with_those_that_are(string language)
    {
        using var answer = await Http.GetAsync($"{Session}/transcript?language={language}", Cancelled);

        var problem = await NamedError.AssertProblemAsync(ErrorCodes.LanguageNotOffered, HttpStatusCode.BadRequest, answer);
        Assert.Contains("en-US, es-ES, fr-FR", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transcript_of_a_session_nobody_spoke_in_is_empty()
    {
        var session = await shared.Server.CreateSessionAsync();

        Assert.Equal("WEBVTT\n", await Http.GetStringAsync($"/api/sessions/{session.SessionId}/transcript?format=vtt", Cancelled));
        Assert.Empty(await shared.Server.TranscriptAsync(session, "es-ES"));
    }

    [Fact]
    public async Task Segment_is_an_mp3_of_which_a_player_may_ask_for_a_part()
    {
        using var whole = await Http.GetAsync($"{Session}/segments/1/es-ES.mp3", Cancelled);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Session}/segments/1/es-ES.mp3");
        request.Headers.Range = new System.Net.Http.Headers.RangeHeaderValue(4, 11);
        using var part = await Http.SendAsync(request, Cancelled);

        Assert.Equal((HttpStatusCode.OK, "audio/mpeg"), (whole.StatusCode, whole.Content.Headers.ContentType?.MediaType));
        var mp3 = await whole.Content.ReadAsByteArrayAsync(Cancelled);
        Assert.Equal((0xFF, 0xF3), (mp3[0], mp3[1]));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(mp3[4..12], await part.Content.ReadAsByteArrayAsync(Cancelled));
    }

    [Theory]
    [InlineData("3/es-ES.mp3")]
    [InlineData("0/fr-FR.mp3")]
    [InlineData("0/en-US.mp3")]
    [InlineData("0/de-DE.mp3")]
    [InlineData("-1/es-ES.mp3")]
    [InlineData("99999999999/es-ES.mp3")]
    [InlineData("2147483647/es-ES.mp3")]
    [InlineData("abc/es-ES.mp3")]
    [InlineData("0x0/es-ES.mp3")]
    [InlineData("%200/es-ES.mp3")]
    [InlineData("0/es-ES.wav")]
    [InlineData("0/es-ES")]
    [InlineData("0/.mp3")]
    [InlineData("0/..%2f..%2fsegments%2f000000.json")]
    [InlineData("0/..%5ces-ES.mp3")]
    [InlineData("..%2f0/es-ES.mp3")]
    public async Task Segment_that_is_not_there_is_a_404_by_name(string path)
    {
        using var answer = await Http.GetAsync($"{Session}/segments/{path}", Cancelled);

        await NamedError.AssertProblemAsync(ErrorCodes.SpeechNotFound, HttpStatusCode.NotFound, answer);
    }

    [Theory]
    [InlineData("transcript")]
    [InlineData("segments/0/es-ES.mp3")]
    public async Task Session_that_is_not_there_or_is_no_id_is_refused_by_name(string what)
    {
        using var missing = await Http.GetAsync($"/api/sessions/ZZZZZZZZ/{what}", Cancelled);
        using var invalid = await Http.GetAsync($"/api/sessions/nonsense!/{what}", Cancelled);

        await NamedError.AssertProblemAsync(ErrorCodes.SessionNotFound, HttpStatusCode.NotFound, missing);
        await NamedError.AssertProblemAsync(ErrorCodes.InvalidSessionId, HttpStatusCode.BadRequest, invalid);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/transcript?format=vtt")]
    [InlineData("/segments/1/es-ES.mp3")]
    public async Task Whatever_answers_get_answers_head_without_a_body(string what)
    {
        using var get = await Http.GetAsync(Session + what, Cancelled);
        using var request = new HttpRequestMessage(HttpMethod.Head, Session + what);
        using var head = await Http.SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancelled));
        if (what.EndsWith(".mp3", StringComparison.Ordinal))
            Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData("es")]
    [InlineData("es-MX")]
    [InlineData("es-ES-u-nu-latn")]
    public async Task A_language_is_found_by_any_tag_that_means_it_in_transcripts_and_speech(string tag)
    {
        using var speech = await Http.GetAsync($"{Session}/segments/1/{tag}.mp3", Cancelled);

        Assert.Equal(HttpStatusCode.OK, speech.StatusCode);
        Assert.Contains("[es-ES]", await Http.GetStringAsync($"{Session}/transcript?format=txt&language={tag}", Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passcode_guards_transcript_and_audio()
    {
        var session = await shared.SpeakAsync(passcode: "correct horse");
        foreach (var path in new[] { "transcript?x=1", "segments/0/es-ES.mp3?x=1" })
        {
            var url = $"/api/sessions/{session.SessionId}/{path}";
            using var without = await Http.GetAsync(url, Cancelled);
            using var wrong = await Http.GetAsync($"{url}&passcode=wrong", Cancelled);
            using var query = await Http.GetAsync($"{url}&passcode=correct%20horse", Cancelled);
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.Add("X-Session-Passcode", "correct horse");
            using var header = await Http.SendAsync(request, Cancelled);

            await NamedError.AssertProblemAsync(ErrorCodes.WrongPasscode, HttpStatusCode.Unauthorized, without);
            await NamedError.AssertProblemAsync(ErrorCodes.WrongPasscode, HttpStatusCode.Unauthorized, wrong);
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (query.StatusCode, header.StatusCode));
        }
    }

    [Fact]
    public async Task Guessing_at_the_passcode_is_stopped_by_name()
    {
        var session = await shared.Server.CreateSessionAsync(passcode: "correct horse");
        var url = $"/api/sessions/{session.SessionId}/transcript?passcode=";
        for (var i = 0; i < 100; i++)
            using (var answer = await Http.GetAsync(url + i, Cancelled)) Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);

        using var last = await Http.GetAsync(url + "correct%20horse", Cancelled);

        await NamedError.AssertProblemAsync(ErrorCodes.TooManyAttempts, HttpStatusCode.TooManyRequests, last);
    }

    /// <summary>Has a session in which three sentences were said, heard in Spanish only.</summary>
    public sealed class SpokenServer : SharedServer, IAsyncLifetime
    {
        internal SentAudio Sent { get; } = SentAudio.Sentences(3);

        internal CreateSessionReply Spoken { get; private set; } = null!;

        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            Spoken = await SpeakAsync(passcode: null);
        }

        internal async Task<CreateSessionReply> SpeakAsync(string? passcode)
        {
            var session = await Server.CreateSessionAsync(passcode: passcode);
            await using var listener = await TestListener.ConnectAsync(Server);
            await listener.JoinAsync(session.SessionId, "es-ES", audio: true, passcode: passcode);
            await using var speaker = await TestSpeaker.StartAsync(Server, session);
            await speaker.SpeakAsync(Sent.Chunks);
            await speaker.EndAsync();
            return session;
        }
    }
}
