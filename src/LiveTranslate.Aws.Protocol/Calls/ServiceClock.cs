using System.Globalization;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Aws.Protocol;

/// <summary>
/// A service's time, as the dates of its answers tell it. It is this machine's for as long as those agree, and follows
/// whichever clock is put right later. Safe for use from several threads.
/// </summary>
/// <param name="service">Whose time it is, for the log.</param>
/// <param name="time">This machine's clock.</param>
/// <param name="logger">Hears of it when the two differ.</param>
public sealed class ServiceClock(string service, TimeProvider time, ILogger logger)
{
    // A date has whole seconds.
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    // Services take five minutes of difference; the Date header has whole seconds and the answer took its time.
    private static readonly TimeSpan Tolerated = TimeSpan.FromMinutes(4);

    private readonly Lock _lock = new();
    private long _difference;

    /// <summary>How far the service is ahead of this machine; zero while nothing speaks against it.</summary>
    public TimeSpan Difference => TimeSpan.FromTicks(Volatile.Read(ref _difference));

    /// <summary>The service's time.</summary>
    public DateTimeOffset Now => time.GetUtcNow() + Difference;

    /// <summary>Now, to be handed to <see cref="Note"/>.</summary>
    public long Timestamp => time.GetTimestamp();

    /// <summary>Takes an answer's date: it was made between the request and now, so the difference lies between two bounds.</summary>
    /// <param name="date">The date; null when the answer has none.</param>
    /// <param name="sent">The <see cref="Timestamp"/> of the request.</param>
    public void Note(DateTimeOffset? date, long sent)
    {
        if (date is not { } said) return;
        var (now, took) = (time.GetUtcNow(), time.GetElapsedTime(sent));
        var (least, most) = (said - now, said + Step - (now - took));
        lock (_lock)
        {
            var known = Difference;
            if (known >= least && known <= most) return;
            // What cannot be told from none is none; what moves by little follows by little.
            var near = known == TimeSpan.Zero ? least + ((most - least) / 2) : known < least ? least : most;
            Volatile.Write(ref _difference, (least <= TimeSpan.Zero && most >= TimeSpan.Zero ? TimeSpan.Zero : near).Ticks);
        }

        ClockReport.Of(time).Note(service, Difference, logger);
    }

    /// <summary>Whether a refused signature was the clock's fault, and one that is made now is not.</summary>
    internal static bool CorrectedBy(AwsServiceException refusal, DateTimeOffset signedAt, DateTimeOffset? serverDate) =>
        IsOfTime(refusal) && serverDate is { } date && (date - signedAt).Duration() >= Tolerated;

    /// <summary>A refusal that is about time says so.</summary>
    internal AwsServiceException Explain(AwsServiceException refusal, DateTimeOffset signedAt, DateTimeOffset? serverDate)
    {
        var apart = serverDate is { } date ? date - signedAt : (TimeSpan?)null;
        var sure = refusal.Code is "RequestTimeTooSkewed" or "RequestExpired" or "RequestInTheFuture"
            || refusal.Message.Contains("Signature expired", StringComparison.OrdinalIgnoreCase)
            || refusal.Message.Contains("Signature not yet current", StringComparison.OrdinalIgnoreCase)
            || (IsOfTime(refusal) && apart?.Duration() >= Tolerated);
        if (!sure) return refusal;
        var how = apart is { } by ? string.Create(CultureInfo.InvariantCulture, $"by {by.Duration().TotalSeconds:0} s") : "by more than it takes";
        return new AwsServiceException(
            AwsServiceException.WrongClock,
            $"{service} has another time than the request was signed with, {how} ({refusal.Code}).",
            refusal.StatusCode, refusal.RequestId, refusal);
    }

    private static bool IsOfTime(AwsServiceException refusal) => refusal.Code is "RequestTimeTooSkewed" or "RequestExpired"
        or "RequestInTheFuture" or "InvalidSignatureException" or "SignatureDoesNotMatch" or "AuthFailure";
}
