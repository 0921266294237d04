using LiveTranslate.Orleans.Aws.Clustering;
using Xunit;

namespace LiveTranslate.Aws.Tests.Clustering;

public sealed class MembershipRaceTests(LocalAwsFixture local) : IDisposable
{
    private const int Writers = 10;
    private const int Rounds = 10;
    private readonly MembershipFixture _cluster = new(local.Aws.DynamoDb);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silos_that_start_at_once_make_one_table_and_one_of_them_is_the_first()
    {
        var tables = await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => _cluster.TableAsync(Cancelled)));
        var empty = (await tables[0].ReadAllAsync(Cancelled)).Version.Next();

        var won = await Task.WhenAll(tables.Select(table => table.InsertRowAsync(MembershipFixture.Silo(), empty, Cancelled)));

        Assert.Single(won, true);
        Assert.Single((await tables[0].ReadAllAsync(Cancelled)).Members);
    }

    [Fact]
    public async Task Of_writers_at_one_version_exactly_one_wins_every_round()
    {
        var tables = await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => _cluster.TableAsync(Cancelled)));
        var silos = tables.Select(_ => MembershipFixture.Silo()).ToArray();
        foreach (var silo in silos)
            await tables[0].InsertRowAsync(silo, (await tables[0].ReadAllAsync(Cancelled)).Version.Next(), Cancelled);

        for (var round = 0; round < Rounds; round++)
        {
            var all = await tables[0].ReadAllAsync(Cancelled);

            // Half of them come new, the others change what they say of themselves.
            var won = await Task.WhenAll(tables.Select((table, writer) => writer % 2 == 0
                ? table.InsertRowAsync(MembershipFixture.Silo(), all.Version.Next(), Cancelled)
                : table.UpdateRowAsync(silos[writer], all.TryGet(silos[writer].SiloAddress)!.Item2, all.Version.Next(), Cancelled)));

            Assert.Single(won, true);
            Assert.Equal(all.Version.Version + 1, (await tables[0].ReadAllAsync(Cancelled)).Version.Version);
        }
    }

    [Fact]
    public async Task Silos_that_try_until_they_are_in_all_get_in_and_heartbeats_do_not_disturb_them()
    {
        var tables = await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => _cluster.TableAsync(Cancelled)));

        await Task.WhenAll(tables.Select(JoinAsync));

        var all = await tables[0].ReadAllAsync(Cancelled);
        Assert.Equal(Writers, all.Version.Version);
        Assert.Equal(Writers, all.Members.Count);
        Assert.All(all.Members, member => Assert.Equal(MembershipFixture.Now.AddMinutes(1), member.Item1.IAmAliveTime));
    }

    public void Dispose() => _cluster.Dispose();

    private static async Task JoinAsync(DynamoDBMembershipTable table)
    {
        var silo = MembershipFixture.Silo();
        while (!await table.InsertRowAsync(silo, (await table.ReadAllAsync(Cancelled)).Version.Next(), Cancelled))
        {
        }

        silo.IAmAliveTime = MembershipFixture.Now.AddMinutes(1);
        await table.UpdateIAmAliveAsync(silo, Cancelled);
    }
}
