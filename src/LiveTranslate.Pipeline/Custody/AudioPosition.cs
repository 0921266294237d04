namespace LiveTranslate.Pipeline.Custody;

/// <summary>A place between two samples of a session's audio. Ordered by take, chunk and sample.</summary>
/// <param name="Take">The take.</param>
/// <param name="Sequence">The chunk that holds the next sample.</param>
/// <param name="Sample">The next sample's offset within that chunk.</param>
public readonly record struct AudioPosition(int Take, long Sequence, int Sample) : IComparable<AudioPosition>
{
    public static AudioPosition StartOf(int take) => new(take, 0, 0);

    public int CompareTo(AudioPosition other) =>
        (Take, Sequence, Sample).CompareTo((other.Take, other.Sequence, other.Sample));

    public static bool operator <(AudioPosition left, AudioPosition right) => left.CompareTo(right) < 0;

    public static bool operator >(AudioPosition left, AudioPosition right) => left.CompareTo(right) > 0;

    public static bool operator <=(AudioPosition left, AudioPosition right) => left.CompareTo(right) <= 0;

    public static bool operator >=(AudioPosition left, AudioPosition right) => left.CompareTo(right) >= 0;
}
