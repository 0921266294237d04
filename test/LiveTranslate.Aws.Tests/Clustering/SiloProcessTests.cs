using LiveTranslate.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Xunit;

namespace LiveTranslate.Aws.Tests.Clustering;

public sealed class SiloProcessTests(LocalAwsFixture local) : IDisposable
{
    private readonly MembershipFixture _cluster = new(local.Aws.DynamoDb);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Processes_that_race_to_join_become_one_cluster_and_leave_it_in_order()
    {
        var table = await _cluster.TableAsync(Cancelled);

        var silos = await Task.WhenAll(StartAsync(), StartAsync());

        var joined = await table.ReadAllAsync(Cancelled);
        Assert.Equal([SiloStatus.Active, SiloStatus.Active], joined.Members.Select(member => member.Item1.Status));

        foreach (var silo in silos) await silo.DisposeAsync();

        var left = await table.ReadAllAsync(Cancelled);
        Assert.Equal([SiloStatus.Dead, SiloStatus.Dead], left.Members.Select(member => member.Item1.Status));
        Assert.True(left.Version.Version > joined.Version.Version);
    }

    [Fact]
    public async Task Killed_silo_is_declared_dead_and_a_client_finds_those_that_are_left()
    {
        var silos = await Task.WhenAll(StartAsync(), StartAsync(), StartAsync());
        await using var first = silos[0];
        await using var second = silos[1];
        var table = await _cluster.TableAsync(Cancelled);
        var gateways = await _cluster.GatewaysAsync(Cancelled);
        Assert.Equal(3, (await gateways.GetGatewaysAsync(Cancelled)).Count);

        await silos[2].KillAsync();

        await Wait.UntilAsync(
            async () => (await table.ReadAllAsync(Cancelled)).Members.Count(member => member.Item1.Status == SiloStatus.Dead) == 1,
            "the killed silo to be declared dead", TimeSpan.FromSeconds(60), Cancelled);
        Assert.Equal(2, (await gateways.GetGatewaysAsync(Cancelled)).Count);
        using var client = Client();
        await client.StartAsync(Cancelled);
        var hosts = await client.Services.GetRequiredService<IClusterClient>().GetGrain<IManagementGrain>(0).GetHosts(true, Cancelled);
        Assert.Equal(2, hosts.Count);
        await client.StopAsync(Cancelled);
    }

    public void Dispose() => _cluster.Dispose();

    private Task<SiloProcess> StartAsync() =>
        SiloProcess.StartAsync(local.Aws.DynamoDb, _cluster.TableName, _cluster.ClusterId, Cancelled);

    private IHost Client()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (_cluster.ClusterId, "tests"));
            client.UseDynamoDBClustering(table => (table.Service, table.AccessKey, table.SecretKey, table.TableName) =
                (local.Aws.DynamoDb.ToString(), "x", "y", _cluster.TableName));
        });
        return builder.Build();
    }
}
