using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Xunit;

namespace LiveTranslate.Aws.Tests.Persistence;

public sealed class GrainStateTests(LocalAwsFixture local)
{
    private readonly string _tables = $"grains-{Guid.NewGuid():N}";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task State_of_a_grain_is_there_after_all_silos_were_replaced()
    {
        using (var first = await StartAsync())
        {
            await Note(first).WriteAsync("kept");
            await first.StopAsync(Cancelled);
        }

        using var second = await StartAsync();
        Assert.Equal("kept", await Note(second).ReadAsync());
        await second.StopAsync(Cancelled);
    }

    private static INoteGrain Note(IHost host) => host.Services.GetRequiredService<IGrainFactory>().GetGrain<INoteGrain>("a/b");

    private async Task<IHost> StartAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (_tables, "tests"));
            silo.ConfigureEndpoints(IPAddress.Loopback, FreePort(), gatewayPort: 0);
            silo.UseDynamoDBClustering(options => Configure(options, "silos"));
            silo.AddDynamoDBGrainStorage("notes", options => Configure(options, "state"));
        });
        var host = builder.Build();
        await host.StartAsync(Cancelled);
        return host;
    }

    private void Configure(DynamoDBTableOptions options, string table)
    {
        (options.Service, options.AccessKey, options.SecretKey) = (local.Aws.DynamoDb.ToString(), "x", "y");
        options.TableName = $"{_tables}-{table}";
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
