using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using LiveTranslate.Contracts.Rest;
using Xunit;

namespace LiveTranslate.Tests.Server.Pages;

/// <summary>What a page says before any script runs: to messengers that show a link, and to whoever asks for what is not there.</summary>
public sealed partial class PagePreviewTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Hostile = "</title><script>alert(1)</script>\" onload='x' & מים 清潔";

    private readonly HttpClient _http = shared.Server.Http;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("listen")]
    [InlineData("captions")]
    public async Task Link_to_a_session_shows_its_title_as_text(string page)
    {
        var session = await CreateAsync(Hostile, passcode: null);
        var html = await _http.GetStringAsync($"/{page}/{session.SessionId}", Cancelled);
        Assert.Equal(Hostile, PreviewOf(html)["og:title"]);
        Assert.Contains(WebUtility.HtmlDecode(TitleOf(html)), $"{Hostile} · LiveTranslate", StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain("\" onload", html, StringComparison.Ordinal);
        Assert.Equal("LiveTranslate", PreviewOf(html)["og:site_name"]);
        Assert.Equal($"{_http.BaseAddress}{page}/{session.SessionId}", PreviewOf(html)["og:url"]);
    }

    [Fact]
    public async Task Title_behind_a_passcode_is_in_no_preview()
    {
        var session = await CreateAsync("Staff only", "open sesame");
        var html = await _http.GetStringAsync($"/listen/{session.SessionId}", Cancelled);
        Assert.DoesNotContain("Staff only", html, StringComparison.Ordinal);
        Assert.Equal("LiveTranslate", PreviewOf(html)["og:title"]);
    }

    [Theory]
    [InlineData("es-MX,es;q=0.9,en;q=0.8", "Una persona habla. Todo el mundo entiende.")]
    [InlineData("de, fr;q=0.5", "Une personne parle. Tout le monde comprend.")]
    [InlineData("", "One person speaks. Everyone understands.")]
    public async Task Preview_speaks_the_language_of_who_asks(string languages, string description)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("Accept-Language", languages);
        using var page = await _http.SendAsync(request, Cancelled);
        Assert.Equal(description, PreviewOf(await page.Content.ReadAsStringAsync(Cancelled))["og:description"]);
        Assert.Contains("Accept-Language", page.Headers.Vary);
    }

    [Fact]
    public async Task Preview_has_a_picture_that_is_there()
    {
        var picture = PreviewOf(await _http.GetStringAsync("/", Cancelled))["og:image"];
        using var answer = await _http.GetAsync(new Uri(picture), Cancelled);
        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("/nothing", true, HttpStatusCode.NotFound, "text/html")]
    [InlineData("/listen/7K3MQ9TB/more", true, HttpStatusCode.NotFound, "text/html")]
    [InlineData("/nothing", false, HttpStatusCode.NotFound, "application/problem+json")]
    [InlineData("/api/nothing", true, HttpStatusCode.NotFound, "application/problem+json")]
    [InlineData("/api/sessions/7K3MQ9TB", true, HttpStatusCode.NotFound, "application/problem+json")]
    [InlineData("/listen/7K3MQ9TB", true, HttpStatusCode.NotFound, "text/html")]
    [InlineData("/listen/7K3MQ9TB", false, HttpStatusCode.OK, "text/html")]
    [InlineData("/speak/7K3MQ9TB%25", true, HttpStatusCode.NotFound, "text/html")]
    [InlineData("/captions/nonsense", true, HttpStatusCode.NotFound, "text/html")]
    public async Task What_is_not_there_is_told_to_people_as_a_page_and_to_programs_as_a_problem(
        string path, bool person, HttpStatusCode status, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", person ? "text/html,application/xhtml+xml,*/*;q=0.8" : "*/*");
        using var answer = await _http.SendAsync(request, Cancelled);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        if (type == "text/html") Assert.Contains("script-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    private async Task<CreateSessionReply> CreateAsync(string title, string? passcode)
    {
        using var answer = await _http.PostAsJsonAsync(
            "/api/sessions", new CreateSessionRequest("en-US", ["es-ES"], title, passcode), Cancelled);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<CreateSessionReply>(Cancelled))!;
    }

    private static Dictionary<string, string> PreviewOf(string html) => Tags().Matches(html)
        .ToDictionary(tag => tag.Groups[1].Value, tag => WebUtility.HtmlDecode(tag.Groups[2].Value));

    private static string TitleOf(string html) => Title().Match(html).Groups[1].Value;

    [GeneratedRegex("<meta property=\"([^\"]+)\" content=\"([^\"]*)\" />")]
    private static partial Regex Tags();

    [GeneratedRegex("<title>([^<]*)</title>")]
    private static partial Regex Title();
}
