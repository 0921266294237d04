using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LiveTranslate.Contracts.Rest;
using LiveTranslate.Server.Hosting;
using Xunit;

namespace LiveTranslate.Tests.Server.Hosting;

/// <summary>Where links lead that leave the server.</summary>
public sealed class OutsideAddressTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_public_url_links_follow_the_request_and_believe_no_header_of_a_stranger()
    {
        await using var server = await LiveServer.StartAsync(new TestEngines());

        var (made, location) = await CreateAsync(server, "", Forwarded("https", "evil.example.org", "/evil"));

        Assert.Equal($"{server.Url}listen/{made.SessionId}", made.ListenUrl);
        Assert.Equal($"{server.Url}speak/{made.SessionId}#{made.SpeakerToken}", made.SpeakUrl);
        Assert.Equal($"/api/sessions/{made.SessionId}", location);
        Assert.Null(made.PublicUrl);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3, 127.0.0.0/8")]
    public async Task Trusted_proxy_is_believed_by_which_url_people_came(string proxies)
    {
        await using var server = await LiveServer.StartAsync(new TestEngines(), settings: [$"--Server:TrustedProxies={proxies}"]);

        var (made, location) = await CreateAsync(server, "", Forwarded("https", "live.example.org", "/live"));

        Assert.Equal($"https://live.example.org/live/listen/{made.SessionId}", made.ListenUrl);
        Assert.Equal($"/live/api/sessions/{made.SessionId}", location);
    }

    [Fact]
    public async Task Proxies_may_be_a_list_and_those_that_are_not_in_it_are_not_believed()
    {
        await using var server = await LiveServer.StartAsync(
            new TestEngines(), settings: ["--Server:TrustedProxies:0=10.1.2.3", "--Server:TrustedProxies:1=10.2.0.0/16"]);

        var (made, _) = await CreateAsync(server, "", Forwarded("https", "evil.example.org", "/evil"));

        Assert.Equal($"{server.Url}listen/{made.SessionId}", made.ListenUrl);
    }

    [Fact]
    public async Task Public_url_with_a_path_is_in_every_link_and_its_pages_are_found_with_and_without_the_path()
    {
        await using var server = await LiveServer.StartAsync(
            new TestEngines(), settings: ["--Server:PublicUrl=https://example.org/live/", "--Server:TrustedProxies=127.0.0.1"]);
        foreach (var path in new[] { "", "/live" })
        {
            var (made, location) = await CreateAsync(server, path, Forwarded("http", "inner:8080", null));
            Assert.Equal($"https://example.org/live/listen/{made.SessionId}", made.ListenUrl);
            Assert.Equal($"https://example.org/live/speak/{made.SessionId}#{made.SpeakerToken}", made.SpeakUrl);
            Assert.Equal("https://example.org/live", made.PublicUrl);
            Assert.Equal($"/live/api/sessions/{made.SessionId}", location);
            Assert.Equal("https://example.org/live", (await server.Http.GetFromJsonAsync<ServerAddress>($"{path}/api/address", Cancelled))!.PublicUrl);
            using var negotiated = await server.Http.PostAsync($"{path}/hubs/listener/negotiate?negotiateVersion=1", null, Cancelled);
            Assert.Equal(HttpStatusCode.OK, negotiated.StatusCode);
        }
    }

    [Theory]
    [InlineData("/speak", "./")]
    [InlineData("/speak/", "../")]
    [InlineData("/listen/7K3MQ9TB/?language=es-ES", "../7K3MQ9TB?language=es-ES")]
    public async Task Redirects_are_relative_so_that_they_are_right_below_a_path_that_nobody_told(string path, string expected)
    {
        await using var server = await LiveServer.StartAsync(new TestEngines());
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Url };

        using var reply = await http.GetAsync(path, Cancelled);

        Assert.Equal(HttpStatusCode.Found, reply.StatusCode);
        Assert.Equal(expected, reply.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("ftp://h")]
    [InlineData("//h")]
    [InlineData("https://h/?x=1#y")]
    [InlineData("https://h/?")]
    [InlineData("https://h/#")]
    [InlineData("https://user@h/")]
    [InlineData("live.example.org")]
    [InlineData("https://")]
    [InlineData("")]
    public void Public_url_that_cannot_work_is_refused_by_its_name_with_the_cure(string url) =>
        AssertRefused(new ServerOptions { PublicUrl = url }, "Server:PublicUrl", url);

    [Theory]
    [InlineData("live")]
    [InlineData("//h/live")]
    [InlineData("/live/../x")]
    [InlineData("/live?x")]
    public void Path_that_cannot_work_is_refused_by_its_name_with_the_cure(string path) =>
        AssertRefused(new ServerOptions { PathBase = path }, "Server:PathBase", path);

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("10")]
    [InlineData("proxy.example.org")]
    [InlineData("fe80::/129")]
    public void Proxy_that_is_no_address_is_refused_by_its_name_with_the_cure(string proxy) =>
        AssertRefused(new ServerOptions { TrustedProxies = ["127.0.0.1", proxy] }, "Server:TrustedProxies", proxy);

    [Theory]
    [InlineData("https://live.example.org", null, "::1")]
    [InlineData("http://127.0.0.1:5080/live/", "/inner", "10.0.0.0/8")]
    [InlineData(null, "/", "fd00::/8")]
    [InlineData("https://xn--bcher-kva.example", null, "10.0.0.1/8")]
    public void Settings_that_can_work_are_taken(string? url, string? path, string proxy) =>
        Assert.Empty(FaultsOf(new ServerOptions { PublicUrl = url, PathBase = path, TrustedProxies = [proxy] }));

    private static void AssertRefused(ServerOptions options, string setting, string value)
    {
        var fault = Assert.Single(FaultsOf(options)).ErrorMessage!;
        Assert.StartsWith($"{setting} must be", fault, StringComparison.Ordinal);
        Assert.Contains($"not '{value}'", fault, StringComparison.Ordinal);
        Assert.Contains($"environment variable {setting.Replace(":", "__", StringComparison.Ordinal)}", fault, StringComparison.Ordinal);
    }

    private static ValidationResult[] FaultsOf(ServerOptions options) => [.. options.Validate(new ValidationContext(options))];

    private static Dictionary<string, string> Forwarded(string scheme, string host, string? prefix)
    {
        var headers = new Dictionary<string, string>
        {
            ["X-Forwarded-For"] = "203.0.113.7", ["X-Forwarded-Proto"] = scheme, ["X-Forwarded-Host"] = host,
        };
        if (prefix is not null) headers["X-Forwarded-Prefix"] = prefix;
        return headers;
    }

    private static async Task<(CreateSessionReply Made, string? Location)> CreateAsync(
        LiveServer server, string path, Dictionary<string, string> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{path}/api/sessions");
        request.Content = JsonContent.Create(new CreateSessionRequest("en-US", ["es-ES"]), options: JsonSerializerOptions.Web);
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var reply = await server.Http.SendAsync(request, Cancelled);
        Assert.Equal(HttpStatusCode.Created, reply.StatusCode);
        return ((await reply.Content.ReadFromJsonAsync<CreateSessionReply>(Cancelled))!, reply.Headers.Location?.OriginalString);
    }
}
