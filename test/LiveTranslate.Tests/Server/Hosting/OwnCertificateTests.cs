using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using LiveTranslate.Server.Hosting;
using LiveTranslate.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LiveTranslate.Tests.Server.Hosting;

public sealed class OwnCertificateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("livetranslate-test-");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_certificate_is_kept_for_its_addresses_and_its_key_is_nobody_elses()
    {
        using var first = Load("127.0.0.1", "192.0.2.7");
        using var second = Load("127.0.0.1", "192.0.2.7");

        Assert.Equal(first.Thumbprint, second.Thumbprint);
        Assert.True(first.MatchesHostname("192.0.2.7") && first.MatchesHostname("localhost"));
        if (!OperatingSystem.IsWindows())
        {
            var file = Assert.Single(_folder.GetFiles());
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode);
        }
    }

    [Fact]
    public void Another_address_and_a_date_near_the_end_take_another_certificate()
    {
        using var first = Load("192.0.2.7");
        using var moved = Load("192.0.2.8");
        _time.Advance(TimeSpan.FromDays(380));
        using var renewed = Load("192.0.2.8");

        Assert.Equal(3, new[] { first.Thumbprint, moved.Thumbprint, renewed.Thumbprint }.Distinct().Count());
        Assert.True(moved.MatchesHostname("192.0.2.8"));
    }

    [Fact]
    public async Task A_server_listens_at_all_its_addresses_and_over_https_and_says_where()
    {
        var (port, https) = (RunningProgram.FreePort(), RunningProgram.FreePort());
        using var server = new ServerProcess(new Dictionary<string, string>
        {
            ["Server__Host"] = "127.0.0.1, 127.0.0.2",
            ["Server__Port"] = $"{port}",
            ["Server__HttpsPort"] = $"{https}",
        });
        await server.UntilReadyAsync();

        using var handler = new HttpClientHandler
        {
            // Signed by nobody, and otherwise as it must be: the name is right.
            ServerCertificateCustomValidationCallback = (_, _, _, errors) => errors is SslPolicyErrors.RemoteCertificateChainErrors,
        };
        using var http = new HttpClient(handler);
        foreach (var address in new[] { "127.0.0.1", "127.0.0.2" })
        {
            var access = await http.GetFromJsonAsync<JsonElement>($"http://{address}:{port}/api/access", TestContext.Current.CancellationToken);
            Assert.Equal($"https://{address}:{https}", access.GetProperty("secureUrl").GetString());
            using var secure = await http.GetAsync($"https://{address}:{https}/api/languages", TestContext.Current.CancellationToken);
            Assert.True(secure.IsSuccessStatusCode);
        }
    }

    private X509Certificate2 Load(params string[] addresses) => OwnCertificate.LoadOrMake(_folder.FullName, addresses, _time);
}
