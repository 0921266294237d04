using System.Net;
using System.Net.Sockets;
using Xunit;

namespace LiveTranslate.Tests.Server.Hosting;

public sealed class StartupTests
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    [Fact]
    public async Task Bad_settings_are_all_reported_at_once_each_with_its_name_variable_and_cure()
    {
        using var server = new ServerProcess(
            new Dictionary<string, string>
            {
                ["Server__Port"] = "70000",
                ["Server__Host"] = "not an address",
                ["Session__WindowsInFlight"] = "0",
            },
            "--Speaking:MaxPace=0.5",
            "--Speaking:Burst=00:00:01",
            "--Rest:CreationsPerMinute=0",
            "--Window:MaxDuration=00:10:00",
            "--Delivery:RenewalPeriod=01:00:00",
            "--Data:Path=");

        Assert.Equal(2, await server.UntilExitedAsync());

        var faults = server.Errors.Split('\n').Where(line => line.StartsWith("  - ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(9, faults.Length);
        foreach (var setting in new[]
                 {
                     "Server:Port", "Server:Host", "Session:WindowsInFlight", "Speaking:MaxPace", "Speaking:Burst",
                     "Rest:CreationsPerMinute", "Window:MaxDuration", "Delivery:RenewalPeriod", "Data:Path",
                 })
        {
            var fault = Assert.Single(faults, line => line.StartsWith($"  - {setting} ", StringComparison.Ordinal));
            Assert.Contains(" must ", fault, StringComparison.Ordinal);
            Assert.Contains(
                $"environment variable {setting.Replace(":", "__", StringComparison.Ordinal)}", fault, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("   at ", server.Output + server.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_cannot_be_read_do_not_hide_the_others()
    {
        using var server = new ServerProcess(
            NoEnvironment, "--Server:Port=eighty", "--Delivery:Audio=Loud", "--Speaking:MaxPace=0.5", "--Session:TakeGrace=soon");

        Assert.Equal(2, await server.UntilExitedAsync());

        foreach (var setting in new[] { "Server:Port", "Delivery:Audio", "Speaking:MaxPace", "Session:TakeGrace" })
            Assert.Contains(setting, server.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Server:Port", "eighty")]
    [InlineData("Speaking:Burst", "soon")]
    [InlineData("Server:Roles", "King")]
    [InlineData("Delivery:Audio", "Loud")]
    [InlineData("Window:Pause", "a moment")]
    public async Task Setting_that_cannot_be_read_is_named_without_a_stack_trace(string setting, string value)
    {
        using var server = new ServerProcess(NoEnvironment, $"--{setting}={value}");

        Assert.Equal(2, await server.UntilExitedAsync());

        Assert.Contains(setting, server.Errors, StringComparison.Ordinal);
        Assert.Contains(value, server.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Output + server.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taken_port_is_said_in_a_line_with_the_cure_and_ends_the_server()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        using var server = new ServerProcess(NoEnvironment, $"--Server:Port={port}");

        Assert.Equal(3, await server.UntilExitedAsync());
        Assert.Contains($"127.0.0.1:{port}", server.Errors, StringComparison.Ordinal);
        Assert.Contains("Server__Port", server.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_of_another_machine_is_said_in_a_line_with_the_cure_and_ends_the_server()
    {
        using var server = new ServerProcess(NoEnvironment, "--Server:Port=0", "--Server:Host=192.0.2.1");

        Assert.Equal(3, await server.UntilExitedAsync());
        Assert.Contains("Server__Host", server.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Local_mode_listens_on_loopback_only()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc.");
        using var server = new ServerProcess(NoEnvironment, "--Server:Port=0");

        var url = await server.UntilReadyAsync();

        var listening = ListeningSockets.Of(server.Id);
        Assert.Contains(listening, address => address.Port == url.Port);
        Assert.All(listening, address => Assert.True(IPAddress.IsLoopback(address.Address), $"{address} can be reached from outside."));
    }
}
