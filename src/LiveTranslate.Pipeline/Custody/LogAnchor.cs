namespace LiveTranslate.Pipeline.Custody;

/// <summary>A place in the log from which a take's chunks can be numbered again and get the numbers they had.</summary>
/// <param name="Next">The number of the first chunk after it.</param>
/// <param name="Position">What the log has up to here is numbered below that, or belongs to no or another take.</param>
/// <param name="LoggedAt">What comes after it came into the log then or later.</param>
public sealed record LogAnchor(long Next, LogPosition Position, DateTimeOffset LoggedAt)
{
    /// <summary>The first byte of a sample whose second one comes after it; null when a sample ends here.</summary>
    public byte? Carry { get; init; }
}
