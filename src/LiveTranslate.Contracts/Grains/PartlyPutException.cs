namespace LiveTranslate.Contracts.Grains;

/// <summary>
/// Of a batch put on a stream some events were refused and the others are in it. Only the refused ones are to be put
/// again: all of them together would multiply those that the stream has taken.
/// </summary>
/// <param name="refused">The places of the refused events in the batch, from 0, in order.</param>
/// <param name="count">How many events the batch had.</param>
/// <param name="why">What the stream said of the first of them.</param>
public sealed class PartlyPutException(IReadOnlyList<int> refused, int count, Exception why)
    : Exception($"{refused.Count} of {count} events were refused: {why.Message}", why)
{
    /// <summary>The places of the refused events in the batch, from 0, in order.</summary>
    public IReadOnlyList<int> Refused { get; } = refused;
}
