using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LiveTranslate.Contracts;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Contracts.Rest;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Tests.Server.Rest;

public sealed class SessionEndpointTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private LiveServer Server => shared.Server;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_answers_id_token_and_both_urls()
    {
        using var answer = await PostAsync("""{"sourceLanguage":"en-US","targetLanguages":["es-ES"],"title":" Keynote ✓ "}""");

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var reply = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        var id = reply.GetProperty("sessionId").GetString()!;
        var token = reply.GetProperty("speakerToken").GetString()!;
        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{8}$", id);
        // 256 bits.
        Assert.Matches("^[A-Za-z0-9_-]{43}$", token);
        Assert.Equal($"/api/sessions/{id}", answer.Headers.Location?.OriginalString);
        Assert.Equal($"{Server.Url}speak/{id}#{token}", reply.GetProperty("speakUrl").GetString());
        Assert.Equal($"{Server.Url}listen/{id}", reply.GetProperty("listenUrl").GetString());
        var state = await Server.Http.GetFromJsonAsync<JsonElement>(answer.Headers.Location, Cancelled);
        Assert.Equal("Keynote ✓", state.GetProperty("title").GetString());
    }

    [Fact]
    public async Task Get_answers_the_session_in_camelCase_without_secrets()
    {
        var session = await Server.CreateSessionAsync(passcode: "correct horse");

        var text = await Server.Http.GetStringAsync($"/api/sessions/{session.SessionId}", Cancelled);

        var state = JsonDocument.Parse(text).RootElement;
        Assert.Equal(
            [
                "ignoredRecords", "listeners", "passcodeRequired", "segments", "sessionId", "sourceLanguage", "startedAt",
                "status", "targetLanguages", "title",
            ],
            state.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal(JsonValueKind.Null, state.GetProperty("startedAt").ValueKind);
        Assert.Equal("waiting", state.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Create_without_targets_offers_all_the_engines_know()
    {
        using var answer = await PostAsync("""{"sourceLanguage":"en"}""");

        var created = await answer.Content.ReadFromJsonAsync<CreateSessionReply>(Cancelled);
        var state = await Server.GetSessionAsync(created!);
        Assert.Equal("en-US", state.SourceLanguage);
        // In the engine's order.
        Assert.Equal(["es-ES", "ca-ES", "fr-FR", "pt-PT", "it-IT"], state.TargetLanguages);
    }

    [Theory]
    [InlineData("""["es-ES","es-ES","ES_es","es"]""", "es-ES")]
    [InlineData("""["en-US","es-ES"]""", "es-ES")]
    [InlineData("[]", "")]
    public async Task Create_takes_each_target_once_and_the_source_not_at_all(string targets, string kept)
    {
        using var answer = await PostAsync($$"""{"sourceLanguage":"en-US","targetLanguages":{{targets}}}""");

        var created = await answer.Content.ReadFromJsonAsync<CreateSessionReply>(Cancelled);
        Assert.Equal(kept, string.Join(",", (await Server.GetSessionAsync(created!)).TargetLanguages));
    }

    [Fact]
    public async Task Create_with_a_field_that_nobody_knows_names_it_instead_of_ignoring_it()
    {
        using var answer = await PostAsync("""{"SOURCELANGUAGE":"en-US","glossary":{"a":"b"},"titel":"x"}""");

        var problem = await NamedError.AssertProblemAsync(ErrorCodes.InvalidRequest, HttpStatusCode.BadRequest, answer);
        Assert.Contains("glossary, titel. It knows sourceLanguage, ", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(["glossary", "titel"], problem.GetProperty("unknown").EnumerateArray().Select(name => name.GetString()));
    }

    [Theory]
    [InlineData("""{"sourceLanguage":"de-DE"}""", "de-DE", "en-US")]
    [InlineData("""{"sourceLanguage":null}""", "(not a language tag)", "en-US")]
    [InlineData("""{}""", "(not a language tag)", "en-US")]
    [InlineData("""{"sourceLanguage":"../../etc/passwd"}""", "(not a language tag)", "en-US")]
    [InlineData("""{"sourceLanguage":"<script>"}""", "(not a language tag)", "en-US")]
    public async Task Create_with_an_unsupported_source_names_it_and_lists_the_supported_ones(
        string body, string language, string supported)
    {
        using var answer = await PostAsync(body);

        var problem = await NamedError.AssertProblemAsync(ErrorCodes.UnsupportedLanguage, HttpStatusCode.BadRequest, answer);
        Assert.Equal(language, problem.GetProperty("language").GetString());
        Assert.Equal(supported, string.Join(",", problem.GetProperty("supported").EnumerateArray()));
        Assert.Contains(supported, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""["es-ES","de-DE"]""", "de-DE")]
    [InlineData("""["es-ES",null,"fr-FR"]""", "(not a language tag)")]
    [InlineData("""[""]""", "(not a language tag)")]
    [InlineData("""["es-ES\u0000"]""", "(not a language tag)")]
    public async Task Create_with_an_unsupported_target_names_it_and_lists_the_supported_ones(
        string targets, string language)
    {
        using var answer = await PostAsync($$"""{"sourceLanguage":"en-US","targetLanguages":{{targets}}}""");

        var problem = await NamedError.AssertProblemAsync(ErrorCodes.UnsupportedLanguage, HttpStatusCode.BadRequest, answer);
        Assert.Equal(language, problem.GetProperty("language").GetString());
        Assert.Equal(5, problem.GetProperty("supported").GetArrayLength());
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"en-US\"")]
    [InlineData("42")]
    [InlineData("""{"sourceLanguage":42}""")]
    [InlineData("""{"sourceLanguage":"en-US","targetLanguages":"es-ES"}""")]
    [InlineData("""{"sourceLanguage":"en-US","targetLanguages":[[]]}""")]
    [InlineData("""{"sourceLanguage":"en-US","title":"\ud800"}""")]
    [InlineData("""{"sourceLanguage":"en-US",""")]
    public async Task Create_with_a_body_that_is_not_the_documented_one_is_refused_by_name(string body)
    {
        using var answer = await PostAsync(body);

        await NamedError.AssertProblemAsync(ErrorCodes.InvalidRequest, HttpStatusCode.BadRequest, answer);
    }

    [Fact]
    public async Task Create_with_nesting_without_end_is_refused_by_name()
    {
        using var answer = await PostAsync("""{"sourceLanguage":"en-US","x":""" + new string('[', 10_000));

        await NamedError.AssertProblemAsync(ErrorCodes.InvalidRequest, HttpStatusCode.BadRequest, answer);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task Create_with_another_content_type_is_refused_by_name(string? contentType)
    {
        using var content = new StringContent("""{"sourceLanguage":"en-US"}""");
        content.Headers.ContentType = contentType is null ? null : new MediaTypeHeaderValue(contentType);
        using var answer = await Server.Http.PostAsync("/api/sessions", content, Cancelled);

        await NamedError.AssertProblemAsync(ErrorCodes.InvalidRequest, HttpStatusCode.BadRequest, answer);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    [InlineData(50_000, false)]
    public async Task Create_takes_a_title_of_at_most_200_characters(int length, bool taken)
    {
        await AssertCreateAsync(new { sourceLanguage = "en-US", title = new string('t', length) }, taken);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public async Task Create_takes_a_passcode_of_4_to_64_characters(int length, bool taken)
    {
        await AssertCreateAsync(new { sourceLanguage = "en-US", passcode = new string('p', length) }, taken);
    }

    [Theory]
    [InlineData("correct horse", true)]
    [InlineData("ñandú-日本", true)]
    [InlineData("  ab  ", false)]
    [InlineData("    ", false)]
    [InlineData("ab\u0007cd", false)]
    public async Task Create_takes_a_passcode_that_arrives_as_it_is(string passcode, bool taken)
    {
        await AssertCreateAsync(new { sourceLanguage = "en-US", passcode }, taken);
    }

    [Theory]
    [InlineData("Agua y «recuerdos» 🌊", true)]
    [InlineData("two\nlines", false)]
    [InlineData("a\u0000b", false)]
    public async Task Create_takes_a_title_of_one_line(string title, bool taken)
    {
        await AssertCreateAsync(new { sourceLanguage = "en-US", title }, taken);
    }

    [Theory]
    [InlineData(5_000_000, false)]
    // Its length is not said ahead; just above the limit, so that it is sent before the server hangs up.
    [InlineData(66_000, true)]
    public async Task Create_with_a_huge_body_is_refused_by_name(int length, bool chunked)
    {
        var body = JsonSerializer.Serialize(new { sourceLanguage = "en-US", title = new string('t', length) });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/sessions")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        // Otherwise the server closes the connection while the client still writes.
        request.Headers.ExpectContinue = true;
        request.Headers.TransferEncodingChunked = chunked;
        using var answer = await Server.Http.SendAsync(request, Cancelled);

        await NamedError.AssertProblemAsync(ErrorCodes.InvalidRequest, HttpStatusCode.BadRequest, answer);
    }

    [Fact]
    public async Task Create_with_more_than_20_targets_is_refused_by_name()
    {
        string[] languages =
        [
            "en-US", "ar", "bg", "ca", "cs", "da", "de", "el", "es", "et", "fi", "fr", "hr", "hu", "it", "ja", "ko", "lt",
            "lv", "nl", "pl", "pt",
        ];
        var engines = new TestEngines { Translator = new FakeTranslator(languages) };
        await using var server = await LiveServer.StartAsync(engines);

        using var refused = await server.Http.PostAsJsonAsync(
            "/api/sessions", new CreateSessionRequest("en-US", languages[1..]), Cancelled);
        using var taken = await server.Http.PostAsJsonAsync(
            "/api/sessions", new CreateSessionRequest("en-US", languages[1..21]), Cancelled);
        using var all = await server.Http.PostAsJsonAsync("/api/sessions", new CreateSessionRequest("en-US"), Cancelled);

        await NamedError.AssertProblemAsync(ErrorCodes.TooManyLanguages, HttpStatusCode.BadRequest, refused);
        Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
        Assert.Equal(HttpStatusCode.Created, all.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer ")]
    [InlineData("Bearer")]
    [InlineData("Basic dXNlcjpwYXNz")]
    public async Task End_without_the_token_is_refused_and_ends_nothing(string? authorization)
    {
        var session = await Server.CreateSessionAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/sessions/{session.SessionId}/end");
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await Server.Http.SendAsync(request, Cancelled);

        await NamedError.AssertProblemAsync(ErrorCodes.WrongSpeakerToken, HttpStatusCode.Unauthorized, answer);
        Assert.Equal(SessionStatus.Waiting, (await Server.GetSessionAsync(session)).Status);
    }

    [Fact]
    public async Task End_with_the_token_ends_the_session_and_may_be_said_again()
    {
        var session = await Server.CreateSessionAsync();

        await Server.EndAsync(session);
        await Server.EndAsync(session);

        await Wait.UntilAsync(
            async () => (await Server.GetSessionAsync(session)).Status == SessionStatus.Ended, "the end", cancellationToken: Cancelled);
    }

    [Fact]
    public async Task End_of_a_session_that_is_not_there_is_a_404()
    {
        using var answer = await Server.Http.PostAsync("/api/sessions/ZZZZZZZZ/end", null, Cancelled);

        await NamedError.AssertProblemAsync(ErrorCodes.SessionNotFound, HttpStatusCode.NotFound, answer);
    }

    [Fact]
    public async Task Session_that_is_not_there_is_a_404()
    {
        using var answer = await Server.Http.GetAsync("/api/sessions/ZZZZZZZZ", Cancelled);

        await NamedError.AssertProblemAsync(ErrorCodes.SessionNotFound, HttpStatusCode.NotFound, answer);
    }

    [Fact]
    public async Task Session_is_found_by_its_id_as_people_write_it()
    {
        var session = await Server.CreateSessionAsync();
        var written = $"{session.SessionId[..4]}-{session.SessionId[4..]}".ToLowerInvariant().Replace('0', 'o').Replace('1', 'i');

        var state = await Server.Http.GetFromJsonAsync<SessionState>($"/api/sessions/{written}", Cancelled);

        Assert.Equal(session.SessionId, state!.SessionId);
    }

    private async Task AssertCreateAsync(object request, bool taken)
    {
        using var answer = await PostAsync(JsonSerializer.Serialize(request));
        if (taken) Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        else await NamedError.AssertProblemAsync(ErrorCodes.InvalidRequest, HttpStatusCode.BadRequest, answer);
    }

    private Task<HttpResponseMessage> PostAsync(string body) => Server.Http.PostAsync(
        "/api/sessions", new StringContent(body, Encoding.UTF8, "application/json"), Cancelled);
}
