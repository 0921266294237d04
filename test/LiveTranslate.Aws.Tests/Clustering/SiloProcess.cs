using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace LiveTranslate.Aws.Tests.Clustering;

/// <summary>A silo in a process of its own, which is this program again and ends with it.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    public const string Argument = "silo";
    private const string Ready = "READY";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private SiloProcess(Process process) => _process = process;

    /// <summary>Starts it and waits until it is a member of its cluster.</summary>
    public static async Task<SiloProcess> StartAsync(
        Uri service, string tableName, string clusterId, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!, [Argument, service.ToString(), tableName, clusterId, .. FreePorts()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var silo = new SiloProcess(Process.Start(start)!);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        var said = new List<string>();
        while (await silo._process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line == Ready) return silo;
            said.Add(line);
        }

        throw new InvalidOperationException("The silo did not start: " + string.Join('\n', said));
    }

    /// <summary>Ends it as a power cut would: without a word to anybody.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>The silo itself.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var (service, tableName, clusterId) = (args[0], args[1], args[2]);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (clusterId, "tests"));
            silo.ConfigureEndpoints(
                IPAddress.Loopback,
                int.Parse(args[3], CultureInfo.InvariantCulture),
                int.Parse(args[4], CultureInfo.InvariantCulture));
            silo.UseDynamoDBClustering(table =>
                (table.Service, table.AccessKey, table.SecretKey, table.TableName) = (service, "x", "y", tableName));
            // A silo that dies is found dead in two seconds.
            silo.Configure<ClusterMembershipOptions>(membership =>
            {
                membership.ProbeTimeout = TimeSpan.FromSeconds(1);
                membership.NumMissedProbesLimit = 2;
                membership.NumVotesForDeathDeclaration = 1;
                membership.EnableIndirectProbes = false;
                membership.TableRefreshTimeout = TimeSpan.FromSeconds(2);
                membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(2);
            });
        });
        using var host = builder.Build();
        await host.StartAsync();
        Console.WriteLine(Ready);
        await Console.In.ReadToEndAsync();
        await host.StopAsync();
        return 0;
    }

    private static string[] FreePorts()
    {
        using var silo = new TcpListener(IPAddress.Loopback, 0);
        using var gateway = new TcpListener(IPAddress.Loopback, 0);
        TcpListener[] listeners = [silo, gateway];
        foreach (var listener in listeners) listener.Start();
        return [.. listeners.Select(listener =>
            ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture))];
    }
}
