using System.Globalization;
using Amazon.DynamoDBv2.Model;
using LiveTranslate.Orleans.Aws.Tables;

namespace LiveTranslate.Orleans.Aws.Clustering;

/// <summary>
/// A cluster is one item: its version and a map of its silos. So a change of a row and of the version is one
/// conditional write, and a read sees both as of one moment.
/// </summary>
/// <remarks>
/// A row takes about 0.3 KB, at the most (IPv6, long names, 16 votes) 2 KB, and an item may have 400 KB: room for 200
/// rows at the worst and for 1,300 as they usually are, dead ones included, of which Orleans keeps 25. A heartbeat costs
/// a write unit for every KB of the item, and an item takes 1,000 of those a second: enough for hundreds of silos at
/// Orleans' heartbeat of 30 s, and for 40 with one every second.
/// </remarks>
internal static class ClusterItem
{
    public const string Version = "Version";
    public const string VersionETag = "VersionETag";
    public const string Silos = "Silos";

    /// <summary>Stands for the ETag of a cluster that nobody has joined yet: there is no item.</summary>
    public const string NoETag = "none";

    private const string ClusterId = "ClusterId";

    public static readonly TableKey TableKey = new(ClusterId);

    public static Dictionary<string, AttributeValue> Key(string clusterId) => new() { [ClusterId] = new(clusterId) };

    public static async Task<MembershipTableData> ReadAsync(
        DynamoDBTable table, string clusterId, TimeProvider time, CancellationToken cancellationToken)
    {
        var request = new GetItemRequest(table.Name, Key(clusterId), consistentRead: true);
        var item = (await table.Client.GetItemAsync(request, cancellationToken)).Item;
        return Parse(item, RowTimes.Of(table.Clock, time));
    }

    private static MembershipTableData Parse(Dictionary<string, AttributeValue>? item, RowTimes times)
    {
        if (item is not { Count: > 0 }) return new MembershipTableData(new TableVersion(0, NoETag));
        var version = new TableVersion(
            int.Parse(item[Version].N, CultureInfo.InvariantCulture), item[VersionETag].S);
        return new MembershipTableData([.. (item[Silos].M ?? []).Select(row => SiloRow.Read(row.Key, row.Value, times))], version);
    }
}
