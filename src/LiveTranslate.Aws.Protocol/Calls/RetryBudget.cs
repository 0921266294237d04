namespace LiveTranslate.Aws.Protocol;

/// <summary>
/// How many retries a client may still add to its load. A service that is down answers nothing well, so the budget runs
/// out and calls are tried once each, instead of three times as many calls at the worst moment.
/// </summary>
/// <remarks>The numbers are those AWS's SDKs share in their standard retry mode.</remarks>
internal sealed class RetryBudget
{
    internal const int Capacity = 500;
    internal const int RetryCost = 5;
    private const int FirstTryGain = 1;
    private int _left = Capacity;

    public bool TryTakeRetry()
    {
        for (var left = Volatile.Read(ref _left); left >= RetryCost;)
        {
            var seen = Interlocked.CompareExchange(ref _left, left - RetryCost, left);
            if (seen == left) return true;
            left = seen;
        }

        return false;
    }

    /// <summary>A call that went well gives back what its last retry took, or a little when it needed none.</summary>
    public void Succeeded(bool afterRetry)
    {
        var gain = afterRetry ? RetryCost : FirstTryGain;
        for (var left = Volatile.Read(ref _left); left < Capacity;)
        {
            var seen = Interlocked.CompareExchange(ref _left, Math.Min(Capacity, left + gain), left);
            if (seen == left) return;
            left = seen;
        }
    }
}
