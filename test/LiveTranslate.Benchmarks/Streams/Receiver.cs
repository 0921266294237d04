namespace LiveTranslate.Benchmarks.Streams;

/// <summary>Where all ways end.</summary>
internal sealed class Receiver(TimeProvider time)
{
    private Tally? _tally;

    public Tally Begin(int sessions)
    {
        var tally = new Tally((_tally?.Phase ?? 0) + 1, sessions, time);
        Volatile.Write(ref _tally, tally);
        return tally;
    }

    public void Take(ReadOnlySpan<byte> pcm)
    {
        var stamp = ChunkStamp.Of(pcm);
        if (Volatile.Read(ref _tally) is { } tally && tally.Phase == stamp.Phase) tally.NoteArrival(stamp);
    }
}
