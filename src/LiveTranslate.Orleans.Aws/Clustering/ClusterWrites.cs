using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace LiveTranslate.Orleans.Aws.Clustering;

/// <summary>
/// The writes to a cluster's item. Each sets single paths, so that none undoes what another did elsewhere in the item,
/// and carries the condition under which it is right.
/// </summary>
internal sealed class ClusterWrites(string tableName, string clusterId, RowTimes times)
{
    private const string Row = "#silos.#silo";

    /// <summary>Adds a row, if the version is the one expected and the silo has none.</summary>
    public UpdateItemRequest Insert(MembershipEntry entry, TableVersion version, string etag)
    {
        var row = SiloRow.Write(entry, etag, times);
        var name = NameOf(entry.SiloAddress);
        UpdateItemRequest write;
        if (version.VersionEtag == ClusterItem.NoETag)
        {
            // The first silo makes the item: a path within it can be set only once the map is there.
            write = Write("SET #silos = :silos", "attribute_not_exists(#silos)");
            write.ExpressionAttributeValues[":silos"] = new() { M = new() { [name] = row } };
        }
        else
        {
            write = Write($"SET {Row} = :row", $"#versionETag = :versionETag AND attribute_not_exists({Row})");
            write.ExpressionAttributeNames["#silo"] = name;
            write.ExpressionAttributeValues[":row"] = row;
            write.ExpressionAttributeValues[":versionETag"] = new(version.VersionEtag);
        }

        SetVersion(write, version, etag);
        return write;
    }

    /// <summary>Replaces what a row says, but for its heartbeat, if version and row are the ones expected.</summary>
    public UpdateItemRequest Update(MembershipEntry entry, string rowETag, TableVersion version, string etag)
    {
        var write = Write(
            $"SET {Row}.#entry = :entry, {Row}.#etag = :new",
            $"#versionETag = :versionETag AND {Row}.#etag = :rowETag");
        write.ExpressionAttributeNames["#silo"] = NameOf(entry.SiloAddress);
        write.ExpressionAttributeNames["#entry"] = SiloRow.Entry;
        write.ExpressionAttributeNames["#etag"] = SiloRow.ETag;
        write.ExpressionAttributeValues[":entry"] = SiloRow.WriteEntry(entry, times);
        write.ExpressionAttributeValues[":rowETag"] = new(rowETag);
        write.ExpressionAttributeValues[":versionETag"] = new(version.VersionEtag);
        SetVersion(write, version, etag);
        return write;
    }

    /// <summary>Sets a heartbeat and nothing else, if there is such a row: a silo cleaned away stays away.</summary>
    public UpdateItemRequest Alive(MembershipEntry entry)
    {
        var write = Write($"SET {Row}.#alive = :alive", $"attribute_exists({Row})");
        write.ExpressionAttributeNames["#silo"] = NameOf(entry.SiloAddress);
        write.ExpressionAttributeNames["#alive"] = SiloRow.Alive;
        write.ExpressionAttributeValues[":alive"] = times.Write(entry.IAmAliveTime);
        return write;
    }

    /// <summary>Removes rows, if nobody has changed any. The version stays: no living silo is concerned.</summary>
    public UpdateItemRequest Remove(IReadOnlyList<SiloAddress> silos, TableVersion version)
    {
        var paths = Enumerable.Range(0, silos.Count).Select(number => $"#silos.#s{number}");
        var write = Write("REMOVE " + string.Join(", ", paths), "#versionETag = :versionETag");
        write.ExpressionAttributeNames["#versionETag"] = ClusterItem.VersionETag;
        write.ExpressionAttributeValues[":versionETag"] = new(version.VersionEtag);
        for (var number = 0; number < silos.Count; number++)
            write.ExpressionAttributeNames[$"#s{number}"] = NameOf(silos[number]);
        return write;
    }

    private static string NameOf(SiloAddress silo) => silo.ToParsableString();

    private static void SetVersion(UpdateItemRequest write, TableVersion version, string etag)
    {
        write.UpdateExpression += ", #version = :version, #versionETag = :new";
        write.ExpressionAttributeNames["#version"] = ClusterItem.Version;
        write.ExpressionAttributeNames["#versionETag"] = ClusterItem.VersionETag;
        write.ExpressionAttributeValues[":version"] = new() { N = version.Version.ToString(CultureInfo.InvariantCulture) };
        write.ExpressionAttributeValues[":new"] = new(etag);
    }

    private UpdateItemRequest Write(string update, string condition) => new()
    {
        TableName = tableName,
        Key = ClusterItem.Key(clusterId),
        UpdateExpression = update,
        ConditionExpression = condition,
        ExpressionAttributeNames = new() { ["#silos"] = ClusterItem.Silos },
        ExpressionAttributeValues = [],
    };
}
