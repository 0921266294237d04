using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace LiveTranslate.Orleans.Aws.Clustering;

/// <summary>
/// One silo in the item of its cluster: the entry that a membership change replaces, its ETag, and beside them the
/// heartbeat, so that neither write undoes the other. Its times are DynamoDB's, whoever writes: Orleans compares them
/// with the clock of whoever reads, and is given them by that one.
/// </summary>
internal static class SiloRow
{
    public const string Entry = "Entry";
    public const string ETag = "ETag";
    public const string Alive = "Alive";

    // Enough for every vote that can still count (NumVotesForDeathDeclaration is 2 by default); what a silo suspects
    // of another must not fill the item.
    private const int MaxSuspectTimes = 16;

    private const string Status = "Status";
    private const string HostName = "Host";
    private const string SiloName = "Name";
    private const string RoleName = "Role";
    private const string ProxyPort = "ProxyPort";
    private const string UpdateZone = "UpdateZone";
    private const string FaultZone = "FaultZone";
    private const string StartTime = "Start";
    private const string IAmAliveTime = "IAmAlive";
    private const string SuspectTimes = "Suspects";

    public static AttributeValue Write(MembershipEntry entry, string etag, RowTimes times) => new()
    {
        M = new()
        {
            [Entry] = WriteEntry(entry, times),
            [ETag] = new(etag),
            [Alive] = times.Write(entry.IAmAliveTime),
        },
    };

    public static AttributeValue WriteEntry(MembershipEntry entry, RowTimes times)
    {
        var values = new Dictionary<string, AttributeValue>
        {
            [Status] = new(entry.Status.ToString()),
            [HostName] = new(entry.HostName ?? ""),
            [SiloName] = new(entry.SiloName ?? ""),
            [ProxyPort] = WriteNumber(entry.ProxyPort),
            [StartTime] = times.Write(entry.StartTime),
            [IAmAliveTime] = times.Write(entry.IAmAliveTime),
        };
        if (!string.IsNullOrEmpty(entry.RoleName)) values[RoleName] = new(entry.RoleName);
        if (entry.UpdateZone != 0) values[UpdateZone] = WriteNumber(entry.UpdateZone);
        if (entry.FaultZone != 0) values[FaultZone] = WriteNumber(entry.FaultZone);
        if (entry.SuspectTimes is { Count: > 0 } suspects)
        {
            values[SuspectTimes] = new()
            {
                // The newest, in the order in which they came.
                L = [.. suspects.OrderBy(vote => vote.Item2).TakeLast(MaxSuspectTimes).Select(vote => WriteVote(vote, times))],
            };
        }

        return new() { M = values };
    }

    public static Tuple<MembershipEntry, string> Read(string silo, AttributeValue row, RowTimes times)
    {
        var values = row.M[Entry].M;
        var changed = times.ReadSign(values[IAmAliveTime].S);
        var heartbeat = times.ReadSign(row.M[Alive].S);
        var entry = new MembershipEntry
        {
            SiloAddress = SiloAddress.FromParsableString(silo),
            Status = Enum.Parse<SiloStatus>(values[Status].S),
            HostName = values[HostName].S,
            SiloName = values[SiloName].S,
            RoleName = values.TryGetValue(RoleName, out var role) ? role.S : null,
            ProxyPort = ReadNumber(values, ProxyPort),
            UpdateZone = ReadNumber(values, UpdateZone),
            FaultZone = ReadNumber(values, FaultZone),
            StartTime = times.ReadSign(values[StartTime].S),
            // A vote is written with the heartbeat that the voter had seen: the later of the two is the last one.
            IAmAliveTime = heartbeat > changed ? heartbeat : changed,
            SuspectTimes = values.TryGetValue(SuspectTimes, out var votes) ? [.. votes.L.Select(vote => ReadVote(vote, times))] : [],
        };
        return Tuple.Create(entry, row.M[ETag].S);
    }

    /// <summary>When a row was last touched: when its silo was alive, or was suspected, or declared dead.</summary>
    public static DateTime LastTouched(MembershipEntry entry) =>
        (entry.SuspectTimes ?? []).Select(vote => vote.Item2).Append(entry.StartTime).Append(entry.IAmAliveTime).Max();

    private static AttributeValue WriteVote(Tuple<SiloAddress, DateTime> vote, RowTimes times) =>
        new($"{vote.Item1.ToParsableString()} {times.Write(vote.Item2).S}");

    private static Tuple<SiloAddress, DateTime> ReadVote(AttributeValue vote, RowTimes times)
    {
        var split = vote.S.LastIndexOf(' ');
        return Tuple.Create(SiloAddress.FromParsableString(vote.S[..split]), times.Read(vote.S[(split + 1)..]));
    }

    private static AttributeValue WriteNumber(int number) =>
        new() { N = number.ToString(CultureInfo.InvariantCulture) };

    private static int ReadNumber(Dictionary<string, AttributeValue> values, string name) =>
        values.TryGetValue(name, out var value) ? int.Parse(value.N, CultureInfo.InvariantCulture) : 0;
}
