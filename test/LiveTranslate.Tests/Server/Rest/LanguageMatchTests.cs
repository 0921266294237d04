using System.Net;
using System.Net.Http.Json;
using LiveTranslate.Contracts;
using LiveTranslate.Contracts.Rest;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Tests.Server.Rest;

/// <summary>Languages by any tag that means them, wherever one is named.</summary>
public sealed class LanguageMatchTests(LanguageMatchTests.WorldServer shared) : IClassFixture<LanguageMatchTests.WorldServer>
{
    private HttpClient Http => shared.Server.Http;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("zh-HK", "zh-TW")]
    [InlineData("zh-MO", "zh-TW")]
    [InlineData("zh-Hant-TW", "zh-TW")]
    [InlineData("no", "nb")]
    [InlineData("nn", "nb")]
    [InlineData("fil", "tl")]
    [InlineData("iw", "he")]
    [InlineData("ca-ES-valencia", "ca")]
    [InlineData("es-ES-u-nu-latn", "es")]
    public async Task Create_and_join_take_any_tag_and_say_which_language_was_taken(string asked, string taken)
    {
        using var answer = await Http.PostAsJsonAsync(
            "/api/sessions", new CreateSessionRequest("en-GB", [asked, "en-AU", "zh-CN"]), Cancelled);
        var session = (await answer.Content.ReadFromJsonAsync<CreateSessionReply>(Cancelled))!;
        await using var listener = await TestListener.ConnectAsync(shared.Server);
        var joined = await listener.JoinAsync(session.SessionId, asked);

        Assert.Equal("en-US", session.SourceLanguage);
        Assert.Equal([taken, "zh-CN"], session.TargetLanguages);
        Assert.Equal(taken, joined.Language);
        foreach (var path in new[] { $"transcript?language={asked}", $"segments/0/{asked}.mp3" })
        {
            using var read = await Http.GetAsync($"/api/sessions/{session.SessionId}/{path}", Cancelled);
            Assert.Equal(path.StartsWith("segments", StringComparison.Ordinal) ? HttpStatusCode.NotFound : HttpStatusCode.OK, read.StatusCode);
        }
    }

    [Theory]
    [InlineData("for=de,zh-HK,en&among=en-US,zh-CN,zh-TW", "zh-TW", "zh-HK")]
    [InlineData("for=%25,*,iw", "he", "iw")]
    [InlineData("for=da&among=nb", null, null)]
    public async Task Match_says_what_suits_somebody_best(string query, string? language, string? @for)
    {
        var choice = await Http.GetFromJsonAsync<LanguageChoice>($"/api/languages/match?{query}", Cancelled);

        Assert.Equal(new LanguageChoice(language, @for), choice);
    }

    [Theory]
    [InlineData("among=en")]
    [InlineData("for=en&among=en,english")]
    public async Task Match_refuses_by_name_what_it_cannot_use(string query)
    {
        using var answer = await Http.GetAsync($"/api/languages/match?{query}", Cancelled);

        await NamedError.AssertProblemAsync(ErrorCodes.InvalidRequest, HttpStatusCode.BadRequest, answer);
    }

    [Fact]
    public async Task Creations_beyond_the_configured_limit_are_refused_with_the_limit()
    {
        await using var server = await LiveServer.StartAsync(new TestEngines(), null, "--Rest:CreationsPerMinute=2");
        await server.CreateSessionAsync();
        await server.CreateSessionAsync();

        using var third = await server.Http.PostAsJsonAsync("/api/sessions", new CreateSessionRequest("en-US"), Cancelled);

        var problem = await NamedError.AssertProblemAsync(ErrorCodes.TooManyRequests, HttpStatusCode.TooManyRequests, third);
        Assert.Contains("At most 2 sessions", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    public sealed class WorldServer : IAsyncLifetime
    {
        private LiveServer? _server;

        internal LiveServer Server => _server!;

        public async ValueTask InitializeAsync() => _server = await LiveServer.StartAsync(
            new TestEngines { Translator = new FakeTranslator("en-US", "zh-CN", "zh-TW", "nb", "tl", "he", "ca", "es") });

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
