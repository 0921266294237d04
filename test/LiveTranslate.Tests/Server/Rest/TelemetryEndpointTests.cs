using System.Net;
using System.Text.Json;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Tests.Server.Rest;

public sealed class TelemetryEndpointTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private HttpClient Http => shared.Server.Http;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Languages_are_those_of_the_engines()
    {
        var text = await Http.GetStringAsync("/api/languages", Cancelled);

        Assert.Equal(
            """[{"source":"en-US","targets":["es-ES","ca-ES","fr-FR","pt-PT","it-IT"]}]""", text);
    }

    [Fact]
    public async Task Health_says_live_and_ready()
    {
        Assert.Equal("Healthy", await Http.GetStringAsync("/health/live", Cancelled));
        using var ready = await Http.GetAsync("/health/ready", Cancelled);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal(
            "Healthy",
            JsonDocument.Parse(await ready.Content.ReadAsStringAsync(Cancelled)).RootElement.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Health_is_not_ready_but_alive_when_a_stage_cannot_work()
    {
        await using var server = await LiveServer.StartAsync(new TestEngines { Translator = new FakeTranslator("en-US") });

        using var ready = await server.Http.GetAsync("/health/ready", Cancelled);
        using var live = await server.Http.GetAsync("/health/live", Cancelled);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (ready.StatusCode, live.StatusCode));
        Assert.Contains("Translation", await ready.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_count_what_went_through_a_session()
    {
        var session = await shared.Server.CreateSessionAsync();
        await using var listener = await TestListener.JoinAsync(shared.Server, session.SessionId, "es-ES", audio: true);
        await using var speaker = await TestSpeaker.StartAsync(shared.Server, session);
        await speaker.SpeakAsync(SentAudio.Sentences(2).Chunks);
        await listener.UntilSpeechAsync(2);

        // The exporter answers what it collected a moment ago.
        var metrics = "";
        await Wait.UntilAsync(
            async () => (metrics = await Http.GetStringAsync("/metrics", Cancelled))
                .Contains("livetranslate_speech_sent", StringComparison.Ordinal),
            "the metrics of this session", cancellationToken: Cancelled);

        foreach (var name in new[]
                 {
                     "livetranslate_chunks_offered", "livetranslate_captions_sent", "livetranslate_speech_sent",
                     "livetranslate_speakers", "livetranslate_listeners",
                 })
            Assert.Contains($"\n{name}", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain(session.SessionId, metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/nothing")]
    [InlineData("/api/sessions/ZZZZZZZZ/nothing")]
    [InlineData("/health/nothing")]
    [InlineData("/api/sessions")]
    public async Task Route_that_is_not_there_is_a_problem_without_details(string path)
    {
        using var answer = await Http.GetAsync(path, Cancelled);

        Assert.InRange((int)answer.StatusCode, 404, 405);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("Exception", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }
}
