namespace LiveTranslate.Aws.Protocol;

/// <summary>The service's time as far as it is known: this machine's, corrected when the service finds it wrong.</summary>
internal sealed class ServiceClock(TimeProvider time)
{
    // Services take five minutes of difference; the Date header has whole seconds and the answer took its time.
    private static readonly TimeSpan Tolerated = TimeSpan.FromMinutes(4);
    private long _offset;

    public TimeSpan Offset => TimeSpan.FromTicks(Volatile.Read(ref _offset));

    public DateTimeOffset Now => time.GetUtcNow() + Offset;

    /// <summary>Whether a refused signature was the clock's fault; then it is right from now on.</summary>
    public bool CorrectedBy(AwsServiceException refusal, DateTimeOffset signedAt, DateTimeOffset? serverDate)
    {
        if (refusal.Code is not ("RequestTimeTooSkewed" or "RequestExpired" or "RequestInTheFuture" or "InvalidSignatureException"
                or "SignatureDoesNotMatch" or "AuthFailure")
            || serverDate is not { } date || (date - signedAt).Duration() < Tolerated)
            return false;

        Volatile.Write(ref _offset, (date - time.GetUtcNow()).Ticks);
        return true;
    }
}
