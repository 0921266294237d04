using System.Net;
using Amazon.DynamoDBv2.Model;
using LiveTranslate.Orleans.Aws.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace LiveTranslate.Orleans.Aws.Clustering;

/// <summary>The members of a cluster in DynamoDB. Every change is one conditional write to its one item.</summary>
internal sealed partial class DynamoDBMembershipTable(
    IOptions<DynamoDBClusteringOptions> options,
    IOptions<ClusterOptions> cluster,
    TimeProvider time,
    ILogger<DynamoDBMembershipTable> logger) : IMembershipTable, IDisposable
{
    // An expression has room for 4 KB.
    private const int CleanupBatch = 50;
    private readonly DynamoDBTable _table = new(() => options.Value, ClusterItem.TableKey, time, logger);

    private string ClusterId => cluster.Value.ClusterId;

    private ClusterWrites Writes => new(_table.Name, ClusterId, RowTimes.Of(_table.Clock, time));

    // The first silo that joins makes the item, so there is nothing more to initialize.
    public Task InitializeMembershipTableAsync(bool tryInitTableVersion, CancellationToken cancellationToken = default) =>
        _table.EnsureAsync(cancellationToken);

    public Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken = default) =>
        _table.Client.DeleteItemAsync(_table.Name, ClusterItem.Key(clusterId), cancellationToken);

    /// <summary>
    /// A generation for a silo that starts there: by DynamoDB's time, and greater than any that the cluster knows of the
    /// same place. Of two generations the lower one ends itself.
    /// </summary>
    public async Task<int> NextGenerationAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var highest = 0;
        try
        {
            var all = await ReadAllAsync(cancellationToken);
            highest = all.Members.Select(member => member.Item1.SiloAddress)
                .Where(silo => silo.Endpoint.Equals(endpoint))
                .Select(silo => silo.Generation).DefaultIfEmpty().Max();
        }
        catch (ResourceNotFoundException)
        {
            // Nobody has started there.
        }

        return Math.Max(highest + 1, SiloAddress.AllocateNewGeneration() + (int)_table.Clock.Difference.TotalSeconds);
    }

    public Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken = default) =>
        ClusterItem.ReadAsync(_table, ClusterId, time, cancellationToken);

    public async Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken = default)
    {
        var all = await ReadAllAsync(cancellationToken);
        return all.TryGet(key) is { } row ? new MembershipTableData(row, all.Version) : new MembershipTableData(all.Version);
    }

    public Task<bool> InsertRowAsync(
        MembershipEntry entry, TableVersion tableVersion, CancellationToken cancellationToken = default)
    {
        var etag = NewETag();
        return ChangeAsync(Writes.Insert(entry, tableVersion, etag), entry.SiloAddress, etag, cancellationToken);
    }

    public Task<bool> UpdateRowAsync(
        MembershipEntry entry, string etag, TableVersion tableVersion, CancellationToken cancellationToken = default)
    {
        var newETag = NewETag();
        return ChangeAsync(
            Writes.Update(entry, etag, tableVersion, newETag), entry.SiloAddress, newETag, cancellationToken);
    }

    public async Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken = default)
    {
        if (!await TryAsync(Writes.Alive(entry), cancellationToken)) LogNoRow(logger, entry.SiloAddress, ClusterId);
    }

    public async Task CleanupDefunctSiloEntriesAsync(DateTimeOffset beforeDate, CancellationToken cancellationToken = default)
    {
        var all = await ReadAllAsync(cancellationToken);
        // Silos that died while they joined or left stay as they were for ever, and would fill the item.
        var defunct = all.Members.Select(member => member.Item1)
            .Where(entry => entry.Status != SiloStatus.Active && SiloRow.LastTouched(entry) < beforeDate.UtcDateTime)
            .Select(entry => entry.SiloAddress);
        foreach (var batch in defunct.Chunk(CleanupBatch))
        {
            // Somebody changed the cluster meanwhile: Orleans comes back to it, and the rows will be as old as now.
            if (!await TryAsync(Writes.Remove(batch, all.Version), cancellationToken)) return;
        }
    }

    // The same for callers that have no token.
    public Task InitializeMembershipTable(bool tryInitTableVersion) => InitializeMembershipTableAsync(tryInitTableVersion);

    public Task DeleteMembershipTableEntries(string clusterId) => DeleteMembershipTableEntriesAsync(clusterId);

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => CleanupDefunctSiloEntriesAsync(beforeDate);

    public Task<MembershipTableData> ReadRow(SiloAddress key) => ReadRowAsync(key);

    public Task<MembershipTableData> ReadAll() => ReadAllAsync();

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => InsertRowAsync(entry, tableVersion);

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        UpdateRowAsync(entry, etag, tableVersion);

    public Task UpdateIAmAlive(MembershipEntry entry) => UpdateIAmAliveAsync(entry);

    public void Dispose() => _table.Dispose();

    private static string NewETag() => Guid.NewGuid().ToString("N");

    private async Task<bool> ChangeAsync(
        UpdateItemRequest write, SiloAddress silo, string etag, CancellationToken cancellationToken)
    {
        if (await TryAsync(write, cancellationToken)) return true;
        // The client sends again when an answer got lost, and then meets its own write.
        return (await ReadAllAsync(cancellationToken)).TryGet(silo)?.Item2 == etag;
    }

    private async Task<bool> TryAsync(UpdateItemRequest write, CancellationToken cancellationToken)
    {
        try
        {
            await _table.Client.UpdateItemAsync(write, cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    [LoggerMessage(4002, LogLevel.Warning, "{Silo} has no row in cluster {ClusterId} to say that it is alive in")]
    private static partial void LogNoRow(ILogger logger, SiloAddress silo, string clusterId);
}
