using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using LiveTranslate.Cli.CommandLine;

namespace LiveTranslate.Cli.Chaos;

/// <summary>A fault being done to processes, and undone.</summary>
internal sealed class Strike(FaultAction action, IReadOnlyList<DeployedProcess> targets, IReadOnlyList<DeployedProcess> all)
{
    // No such card on the bridge: what is sent there arrives nowhere, and nobody is told.
    private const string Nowhere = "02:00:00:00:00:01";

    private static readonly TimeSpan ControlPatience = TimeSpan.FromSeconds(10);

    public Task BeginAsync() => action switch
    {
        FaultAction.Kill => SignalAsync("KILL"),
        FaultAction.Restart => SignalAsync("TERM"),
        FaultAction.Stop => SignalAsync("STOP"),
        FaultAction.LoseKinesis => LoseAsync("kinesis"),
        FaultAction.LoseDynamoDb => LoseAsync("dynamodb"),
        FaultAction.LoseS3 => LoseAsync("s3"),
        FaultAction.PartFromEachOther or FaultAction.PartFromOthers => PartAsync(
            pair => RunAsync("ip", "-n", pair.From, "neighbor", "replace", pair.To, "lladdr", Nowhere, "dev", "eth0", "nud", "permanent")),
        _ => Task.CompletedTask,
    };

    public Task EndAsync() => action switch
    {
        FaultAction.Stop => SignalAsync("CONT"),
        FaultAction.LoseKinesis or FaultAction.LoseDynamoDb or FaultAction.LoseS3 =>
            ControlAsync((http, faults) => http.DeleteAsync(faults)),
        FaultAction.PartFromEachOther or FaultAction.PartFromOthers => PartAsync(
            pair => RunAsync("ip", "-n", pair.From, "neighbor", "del", pair.To, "dev", "eth0")),
        _ => Task.CompletedTask,
    };

    private Task SignalAsync(string signal) => Task.WhenAll(targets
        // The number of a process that has ended meanwhile may be another program's by now.
        .Where(target => target.IsOurs)
        .Select(target => SignalAsync(target, signal)));

    private static async Task SignalAsync(DeployedProcess target, string signal)
    {
        try
        {
            await RunAsync("kill", $"-{signal}", target.Pid.ToString(CultureInfo.InvariantCulture));
        }
        catch (CommandFailure) when (!target.IsOurs)
        {
            // It has ended meanwhile.
        }
    }

    private Task LoseAsync(string service) =>
        ControlAsync((http, faults) => http.PostAsJsonAsync(faults, new { service, kind = "connectionReset" }));

    private async Task ControlAsync(Func<HttpClient, Uri, Task<HttpResponseMessage>> call)
    {
        using var http = new HttpClient { Timeout = ControlPatience };
        foreach (var target in targets)
        {
            var control = target.Control ?? throw CommandFailure.BadInput(
                $"{target.Name} cannot be told what shall go wrong: the list of processes does not say where its control port is.",
                "Start the deployment with 'deploy/run chaos', or name other --faults.");
            using var answer = await call(http, new Uri(control, "/faults"));
            answer.EnsureSuccessStatusCode();
        }
    }

    // Both ways: neither hears the other.
    private Task PartAsync(Func<(string From, string To), Task> each)
    {
        var others = action is FaultAction.PartFromEachOther ? targets : all;
        var servers = others.Where(process => process.Namespace is not null).ToArray();
        return Task.WhenAll(
            from one in targets
            from other in servers
            where one.Name != other.Name
            from pair in action is FaultAction.PartFromOthers
                ? new[] { (one.Namespace!, other.Url!.Host), (other.Namespace!, one.Url!.Host) }
                : [(one.Namespace!, other.Url!.Host)]
            select each(pair));
    }

    // A fault that was not made would be counted as one that was survived.
    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw CommandFailure.Failed(
                $"'{program} {string.Join(' ', arguments)}' ended with {process.ExitCode}.", "What it said stands above; chaos must be allowed to do that.");
    }
}
