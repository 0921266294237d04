using System.Globalization;
using Amazon.DynamoDBv2.Model;
using LiveTranslate.Aws.Protocol;

namespace LiveTranslate.Orleans.Aws.Clustering;

/// <summary>
/// The times of a row: DynamoDB's in the table, this machine's for Orleans here. Two silos whose clocks differ read the
/// same row as equally old.
/// </summary>
/// <param name="difference">How far DynamoDB is ahead of this machine.</param>
/// <param name="now">This machine's time.</param>
internal readonly struct RowTimes(TimeSpan difference, DateTime now)
{
    // What the difference of the clocks is not known better than, and a heartbeat that came while this was read.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    public static RowTimes Of(ServiceClock clock, TimeProvider time) => new(clock.Difference, time.GetUtcNow().UtcDateTime);

    public AttributeValue Write(DateTime local) =>
        new(DateTime.SpecifyKind(local + difference, DateTimeKind.Utc).ToString("O", CultureInfo.InvariantCulture));

    public DateTime Read(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind) - difference;

    /// <summary>
    /// When a silo says that it was started or alive. What lies in the future is the word of a clock that was wrong, and
    /// says nothing: such a silo is asked whether it is there, as one that was not heard of for long.
    /// </summary>
    public DateTime ReadSign(string text) => Read(text) is var said && said - now > Tolerance ? DateTime.UnixEpoch : said;
}
