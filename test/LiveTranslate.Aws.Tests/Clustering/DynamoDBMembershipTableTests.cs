using LiveTranslate.Orleans.Aws.Clustering;
using Xunit;

namespace LiveTranslate.Aws.Tests.Clustering;

public sealed class DynamoDBMembershipTableTests(LocalAwsFixture local) : IDisposable
{
    private readonly MembershipFixture _cluster = new(local.Aws.DynamoDb);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cluster_that_nobody_joined_is_empty_at_version_0()
    {
        var table = await _cluster.TableAsync(Cancelled);

        var all = await table.ReadAllAsync(Cancelled);

        Assert.Empty(all.Members);
        Assert.Equal(0, all.Version.Version);
        Assert.NotNull(all.Version.VersionEtag);
    }

    [Fact]
    public async Task Row_is_read_as_it_was_inserted()
    {
        var table = await _cluster.TableAsync(Cancelled);
        var silo = MembershipFixture.Silo();
        silo.RoleName = "gateway";
        silo.FaultZone = 3;
        silo.UpdateZone = 2;
        silo.AddSuspector(MembershipFixture.Silo().SiloAddress, MembershipFixture.Now.AddTicks(1));

        Assert.True(await table.InsertRowAsync(silo, (await table.ReadAllAsync(Cancelled)).Version.Next(), Cancelled));

        var read = await table.ReadRowAsync(silo.SiloAddress, Cancelled);
        var (entry, etag) = Assert.Single(read.Members);
        Assert.Equal(silo.ToFullString(), entry.ToFullString());
        Assert.Equal(silo.SuspectTimes, entry.SuspectTimes);
        Assert.Equal((3, 2), (entry.FaultZone, entry.UpdateZone));
        Assert.NotEmpty(etag);
        Assert.Equal(1, read.Version.Version);
        Assert.Equal(1, (await table.ReadAllAsync(Cancelled)).Version.Version);
    }

    [Fact]
    public async Task Row_of_a_silo_that_never_joined_is_not_found_but_the_version_is()
    {
        var table = await _cluster.TableAsync(Cancelled);
        await InsertAsync(table, MembershipFixture.Silo());

        var read = await table.ReadRowAsync(MembershipFixture.Silo().SiloAddress, Cancelled);

        Assert.Empty(read.Members);
        Assert.Equal(1, read.Version.Version);
    }

    [Fact]
    public async Task Insert_of_a_silo_that_has_a_row_is_refused()
    {
        var table = await _cluster.TableAsync(Cancelled);
        var silo = MembershipFixture.Silo();
        await InsertAsync(table, silo);

        Assert.False(await table.InsertRowAsync(silo, (await table.ReadAllAsync(Cancelled)).Version.Next(), Cancelled));

        Assert.Equal(1, (await table.ReadAllAsync(Cancelled)).Version.Version);
    }

    [Fact]
    public async Task Insert_at_a_version_that_is_past_is_refused()
    {
        var table = await _cluster.TableAsync(Cancelled);
        var empty = (await table.ReadAllAsync(Cancelled)).Version.Next();
        Assert.True(await table.InsertRowAsync(MembershipFixture.Silo(), empty, Cancelled));
        var first = (await table.ReadAllAsync(Cancelled)).Version.Next();
        Assert.True(await table.InsertRowAsync(MembershipFixture.Silo(), first, Cancelled));

        Assert.False(await table.InsertRowAsync(MembershipFixture.Silo(), empty, Cancelled));
        Assert.False(await table.InsertRowAsync(MembershipFixture.Silo(), first, Cancelled));

        Assert.Equal(2, (await table.ReadAllAsync(Cancelled)).Members.Count);
    }

    [Fact]
    public async Task Update_changes_the_row_its_etag_and_the_version()
    {
        var table = await _cluster.TableAsync(Cancelled);
        var silo = MembershipFixture.Silo();
        await InsertAsync(table, silo);
        var before = await table.ReadRowAsync(silo.SiloAddress, Cancelled);

        silo.Status = SiloStatus.Active;
        silo.IAmAliveTime = MembershipFixture.Now.AddSeconds(1);
        Assert.True(await table.UpdateRowAsync(silo, before.Members[0].Item2, before.Version.Next(), Cancelled));

        var after = await table.ReadRowAsync(silo.SiloAddress, Cancelled);
        Assert.Equal(silo.ToFullString(), after.Members[0].Item1.ToFullString());
        Assert.NotEqual(before.Members[0].Item2, after.Members[0].Item2);
        Assert.NotEqual(before.Version.VersionEtag, after.Version.VersionEtag);
        Assert.Equal(2, after.Version.Version);
    }

    [Fact]
    public async Task Update_with_an_etag_of_old_is_refused()
    {
        var table = await _cluster.TableAsync(Cancelled);
        var silo = MembershipFixture.Silo();
        await InsertAsync(table, silo);
        var before = await table.ReadRowAsync(silo.SiloAddress, Cancelled);
        Assert.True(await table.UpdateRowAsync(silo, before.Members[0].Item2, before.Version.Next(), Cancelled));
        var current = (await table.ReadAllAsync(Cancelled)).Version.Next();

        Assert.False(await table.UpdateRowAsync(silo, before.Members[0].Item2, current, Cancelled));
    }

    [Fact]
    public async Task Update_at_a_version_that_is_past_is_refused_even_with_the_right_etag()
    {
        var table = await _cluster.TableAsync(Cancelled);
        var silo = MembershipFixture.Silo();
        await InsertAsync(table, silo);
        var before = await table.ReadRowAsync(silo.SiloAddress, Cancelled);
        await InsertAsync(table, MembershipFixture.Silo());

        Assert.False(await table.UpdateRowAsync(silo, before.Members[0].Item2, before.Version.Next(), Cancelled));
    }

    [Fact]
    public async Task Update_of_a_silo_without_a_row_is_refused()
    {
        var table = await _cluster.TableAsync(Cancelled);
        await InsertAsync(table, MembershipFixture.Silo());
        var version = (await table.ReadAllAsync(Cancelled)).Version.Next();

        Assert.False(await table.UpdateRowAsync(MembershipFixture.Silo(), "etag", version, Cancelled));
    }

    [Fact]
    public async Task Heartbeat_changes_neither_version_nor_etag_nor_anything_else()
    {
        var table = await _cluster.TableAsync(Cancelled);
        var silo = MembershipFixture.Silo(SiloStatus.Active);
        await InsertAsync(table, silo);
        var before = await table.ReadAllAsync(Cancelled);

        var later = MembershipFixture.Now.AddSeconds(30);
        // All that Orleans passes.
        await table.UpdateIAmAliveAsync(new() { SiloAddress = silo.SiloAddress, IAmAliveTime = later }, Cancelled);

        var after = await table.ReadAllAsync(Cancelled);
        silo.IAmAliveTime = later;
        Assert.Equal(silo.ToFullString(), after.Members[0].Item1.ToFullString());
        Assert.Equal(before.Members[0].Item2, after.Members[0].Item2);
        Assert.Equal(before.Version, after.Version);
        Assert.True(await table.UpdateRowAsync(silo, before.Members[0].Item2, before.Version.Next(), Cancelled));
    }

    [Fact]
    public async Task Heartbeat_is_not_undone_by_a_vote_of_a_silo_that_has_not_seen_it()
    {
        var table = await _cluster.TableAsync(Cancelled);
        var silo = MembershipFixture.Silo(SiloStatus.Active);
        await InsertAsync(table, silo);
        var seen = await table.ReadAllAsync(Cancelled);
        var later = MembershipFixture.Now.AddSeconds(30);
        await table.UpdateIAmAliveAsync(new() { SiloAddress = silo.SiloAddress, IAmAliveTime = later }, Cancelled);

        var (vote, etag) = seen.Members[0];
        vote.AddSuspector(MembershipFixture.Silo().SiloAddress, later);
        Assert.True(await table.UpdateRowAsync(vote, etag, seen.Version.Next(), Cancelled));

        var (entry, _) = (await table.ReadAllAsync(Cancelled)).Members[0];
        Assert.Equal(later, entry.IAmAliveTime);
        Assert.Single(entry.SuspectTimes!);
    }

    [Fact]
    public async Task Heartbeat_does_not_make_a_row()
    {
        var table = await _cluster.TableAsync(Cancelled);
        await table.UpdateIAmAliveAsync(MembershipFixture.Silo(), Cancelled);
        Assert.Empty((await table.ReadAllAsync(Cancelled)).Members);

        await InsertAsync(table, MembershipFixture.Silo());
        await table.UpdateIAmAliveAsync(MembershipFixture.Silo(), Cancelled);

        Assert.Single((await table.ReadAllAsync(Cancelled)).Members);
    }

    [Fact]
    public async Task Cleanup_removes_silos_that_are_long_gone_in_whatever_state_and_no_others()
    {
        var table = await _cluster.TableAsync(Cancelled);
        SiloStatus[] gone =
        [
            SiloStatus.Dead, SiloStatus.Created, SiloStatus.Joining, SiloStatus.ShuttingDown, SiloStatus.Stopping,
        ];
        var longGone = Enumerable.Range(0, 60).Select(number => Old(gone[number % gone.Length])).ToArray();
        var silent = Old(SiloStatus.Active);
        var newlyDead = MembershipFixture.Silo(SiloStatus.Dead);
        var newlyDeclaredDead = Old(SiloStatus.Dead);
        newlyDeclaredDead.AddSuspector(silent.SiloAddress, MembershipFixture.Now);
        MembershipEntry[] staying = [silent, newlyDead, newlyDeclaredDead, MembershipFixture.Silo(SiloStatus.Joining)];
        foreach (var silo in longGone.Concat(staying)) await InsertAsync(table, silo);
        var before = await table.ReadAllAsync(Cancelled);

        await table.CleanupDefunctSiloEntriesAsync(MembershipFixture.Now.AddDays(-3), Cancelled);

        var after = await table.ReadAllAsync(Cancelled);
        Assert.Equal(
            staying.Select(silo => silo.SiloAddress).Order(),
            after.Members.Select(member => member.Item1.SiloAddress).Order());
        Assert.Equal(before.Version, after.Version);

        static MembershipEntry Old(SiloStatus status)
        {
            var silo = MembershipFixture.Silo(status);
            silo.StartTime = silo.IAmAliveTime = MembershipFixture.Now.AddDays(-10);
            return silo;
        }
    }

    [Fact]
    public async Task Deleted_cluster_is_empty_and_can_be_joined_anew()
    {
        var table = await _cluster.TableAsync(Cancelled);
        await InsertAsync(table, MembershipFixture.Silo());

        await table.DeleteMembershipTableEntriesAsync(_cluster.ClusterId, Cancelled);

        Assert.Empty((await table.ReadAllAsync(Cancelled)).Members);
        await InsertAsync(table, MembershipFixture.Silo());
    }

    [Fact]
    public async Task Clusters_that_share_a_table_do_not_see_each_other()
    {
        using var neighbour = new MembershipFixture(local.Aws.DynamoDb, _cluster.TableName);
        var ours = await _cluster.TableAsync(Cancelled);
        var theirs = await neighbour.TableAsync(Cancelled);
        var silo = MembershipFixture.Silo();
        await InsertAsync(ours, silo);
        await InsertAsync(theirs, silo);
        await InsertAsync(theirs, MembershipFixture.Silo());

        await theirs.DeleteMembershipTableEntriesAsync(neighbour.ClusterId, Cancelled);

        Assert.Single((await ours.ReadAllAsync(Cancelled)).Members);
        Assert.Empty((await theirs.ReadAllAsync(Cancelled)).Members);
    }

    [Fact]
    public async Task Gateways_are_the_active_silos_that_have_a_gateway_port()
    {
        var table = await _cluster.TableAsync(Cancelled);
        var gateway = MembershipFixture.Silo(SiloStatus.Active, proxyPort: 30123);
        await InsertAsync(table, gateway);
        await InsertAsync(table, MembershipFixture.Silo(SiloStatus.Active, proxyPort: 0));
        await InsertAsync(table, MembershipFixture.Silo(SiloStatus.Joining));
        await InsertAsync(table, MembershipFixture.Silo(SiloStatus.ShuttingDown));
        await InsertAsync(table, MembershipFixture.Silo(SiloStatus.Dead));

        var gateways = await (await _cluster.GatewaysAsync(Cancelled)).GetGatewaysAsync(Cancelled);

        Assert.Equal([new Uri($"gwy.tcp://127.0.0.1:30123/{gateway.SiloAddress.Generation}")], gateways);
    }

    public void Dispose() => _cluster.Dispose();

    private static async Task InsertAsync(DynamoDBMembershipTable table, MembershipEntry silo) =>
        Assert.True(await table.InsertRowAsync(silo, (await table.ReadAllAsync(Cancelled)).Version.Next(), Cancelled));
}
