using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.EndToEnd.Guides;

/// <summary>What is given to <c>deploy/run</c> does something or is refused aloud; nothing is ignored.</summary>
public sealed class DeploymentOptionTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("--data X doctor", "--data")]
    [InlineData("--data X speak F", "--data")]
    [InlineData("--simulate-aws listen S", "--simulate-aws")]
    [InlineData("--simulate-aws doctor", "--simulate-aws")]
    [InlineData("--silos 3 speak F", "--silos")]
    [InlineData("--silos 3", "--silos")]
    [InlineData("--silos 3 doctor", "--silos")]
    [InlineData("--isolated", "--isolated")]
    [InlineData("--isolated listen S", "--isolated")]
    [InlineData("--lan doctor", "--lan")]
    [InlineData("--lan speak F", "--lan")]
    [InlineData("--host 192.0.2.7 chaos", "--host")]
    [InlineData("--lan --host 192.0.2.7", "--lan")]
    [InlineData("--port", "--port")]
    [InlineData("--port 65535 --simulate-aws", "--port")]
    [InlineData("--unheard-of", "--unheard-of")]
    public async Task An_option_that_could_do_nothing_is_refused_by_name(string arguments, string named)
    {
        await using var run = RunningProgram.Deployment(arguments.Split(' '));
        Assert.Equal(2, await run.ExitAsync(Soon));
        Assert.Contains(named, run.Errors, StringComparison.Ordinal);
        Assert.Contains("deploy/run --help", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Server__Roles", "Worker")]
    [InlineData("demo", "Server__Roles", "Gateway")]
    [InlineData("--lan", "Server__Host", "192.0.2.7")]
    [InlineData("chaos", "Server__Host", "192.0.2.7")]
    [InlineData("chaos", "Server__PublicUrl", "https://live.example.org")]
    [InlineData("--simulate-aws", "Aws__Region", "eu-central-1")]
    [InlineData("demo --simulate-aws", "Engines__Profile", "Offline")]
    [InlineData("--simulate-aws", "Cluster__Address", "192.0.2.7")]
    public async Task A_setting_that_would_be_overridden_is_refused_by_name(string arguments, string name, string value)
    {
        await using var run = RunningProgram.Deployment(
            [(name, value)], ["--no-build", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal(1, await run.ExitAsync(Soon));
        Assert.Contains($"{name} is set to '{value}'", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_server_is_reported_in_a_sentence_and_not_by_the_scripts_source()
    {
        var data = Directory.CreateTempSubdirectory("livetranslate-run-");
        await using var run = RunningProgram.Deployment("--no-build", "--port", $"{RunningProgram.FreePort()}", "--data", data.FullName);
        await Wait.UntilAsync(
            () => run.HasExited || run.Errors.Contains("LiveTranslate is at", StringComparison.Ordinal),
            () => $"the server to be up: {run.Errors}", Soon);
        var owner = await File.ReadAllTextAsync(Path.Combine(data.FullName, "server.owner"), TestContext.Current.CancellationToken);
        using (var server = Process.GetProcessById(int.Parse(owner.Split(' ', ',')[1], CultureInfo.InvariantCulture))) server.Kill();

        Assert.Equal(128 + 9, await run.ExitAsync(Soon));
        Assert.EndsWith("The server was killed (KILL).", run.Errors.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("exec ", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("line ", run.Errors, StringComparison.Ordinal);
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task Lan_lets_other_devices_in_and_puts_their_address_into_links()
    {
        var addresses = NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.NetworkInterfaceType != NetworkInterfaceType.Loopback && network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Where(address => address.Address.AddressFamily == AddressFamily.InterNetwork)
            .Select(address => address.Address.ToString())
            .ToArray();
        Assert.SkipWhen(addresses.Length == 0, "This machine is in no network.");
        var data = Directory.CreateTempSubdirectory("livetranslate-run-");
        var port = RunningProgram.FreePort();
        await using var run = RunningProgram.Deployment("--no-build", "--lan", "--port", $"{port}", "--data", data.FullName);
        await Wait.UntilAsync(
            () => run.HasExited || run.Errors.Contains("speak, on another device", StringComparison.Ordinal),
            () => $"the server to be up: {run.Errors}", Soon);

        var address = Assert.Single(addresses, one => run.Errors.Contains($"LiveTranslate is at http://{one}:{port} ", StringComparison.Ordinal));
        // A proxy is no part of this network.
        using var handler = new HttpClientHandler { UseProxy = false, ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
        using var http = new HttpClient(handler);
        foreach (var origin in new[] { $"http://{address}:{port}", $"http://127.0.0.1:{port}", $"https://{address}:{port + 1}" })
        {
            using var created = await http.PostAsync(
                new Uri($"{origin}/api/sessions"), new StringContent("""{"sourceLanguage":"en-US"}""", null, "application/json"), TestContext.Current.CancellationToken);
            Assert.Contains(
                $"\"listenUrl\":\"http://{address}:{port}/listen/",
                await created.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        await run.StopAsync(Soon);
        data.Delete(recursive: true);
    }
}
