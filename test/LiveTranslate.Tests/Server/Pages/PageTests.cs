using System.ComponentModel.DataAnnotations;
using System.Net;
using LiveTranslate.Server.Pages;
using Xunit;

namespace LiveTranslate.Tests.Server.Pages;

/// <summary>How pages go out; what they do is tested in a browser.</summary>
public sealed class PageTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_policy_lets_linked_speech_in_from_where_it_lies_and_nothing_else()
    {
        await using var server = await LiveServer.StartAsync(
            new TestEngines(), settings: ["--Pages:SpeechOrigin=https://speech.example.org/"]);
        using var page = await server.Http.GetAsync("/listen/7K3MQ9TB", Cancelled);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single().Split("; ");
        Assert.Contains("connect-src 'self' https://speech.example.org", policy);
        Assert.Contains("script-src 'self'", policy);
    }

    [Theory]
    [InlineData("br, gzip", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("identity", null)]
    [InlineData("", null)]
    public async Task A_page_comes_in_the_smallest_form_that_the_browser_takes(string accepted, string? encoding)
    {
        await using var server = await LiveServer.StartAsync(new TestEngines());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        using var page = await server.Http.SendAsync(request, Cancelled);
        Assert.Equal(encoding, page.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Contains(encoding is null ? "\"" : $"-{encoding}\"", page.Headers.ETag!.Tag, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://speech.example.org", true)]
    [InlineData("http://127.0.0.1:9000/", true)]
    [InlineData("https://speech.example.org/bucket", false)]
    [InlineData("https://speech.example.org; script-src *", false)]
    [InlineData("speech.example.org", false)]
    [InlineData("javascript:alert(1)", false)]
    public void A_speech_origin_is_an_origin_and_nothing_more(string origin, bool good)
    {
        var faults = new PagesOptions { SpeechOrigin = origin }.Validate(new ValidationContext(new object())).ToArray();
        Assert.Equal(good, faults.Length == 0);
        if (!good) Assert.Contains("Pages__SpeechOrigin", faults[0].ErrorMessage, StringComparison.Ordinal);
    }
}
