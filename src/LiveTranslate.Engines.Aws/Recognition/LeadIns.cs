using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Audio;

namespace LiveTranslate.Engines.Aws.Recognition;

/// <summary>
/// The last moment of each session's audio, which its next window hears first: a stream that begins in the middle of a
/// sentence understands its first words badly.
/// </summary>
internal sealed class LeadIns(TimeSpan length, TimeProvider time)
{
    // A second is 32 KB: 128 MB for more sessions than a server can hold.
    private const int MaxSessions = 4096;

    // What was said before that has nothing to do with what is said now.
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(10);

    private readonly int _bytes = (int)PcmFormat.SamplesIn(length) * PcmFormat.BytesPerSample;
    private readonly Dictionary<SessionId, Tail> _tails = [];
    private readonly Lock _gate = new();

    /// <summary>What the session said last; empty when it has said nothing lately.</summary>
    public ReadOnlyMemory<byte> Of(SessionId session)
    {
        lock (_gate)
        {
            if (!_tails.TryGetValue(session, out var tail) || time.GetElapsedTime(tail.At) > Forgotten) return default;
            return tail.Pcm.ToArray();
        }
    }

    /// <summary>Notes more audio of the session.</summary>
    public void Add(SessionId session, ReadOnlySpan<byte> pcm)
    {
        if (_bytes == 0) return;
        lock (_gate)
        {
            if (!_tails.TryGetValue(session, out var tail))
            {
                if (_tails.Count >= MaxSessions) _tails.Remove(_tails.MinBy(entry => entry.Value.At).Key);
                _tails.Add(session, tail = new Tail());
            }

            tail.At = time.GetTimestamp();
            tail.Pcm.AddRange(pcm.Length > _bytes ? pcm[^_bytes..] : pcm);
            if (tail.Pcm.Count > _bytes) tail.Pcm.RemoveRange(0, tail.Pcm.Count - _bytes);
        }
    }

    /// <summary>Forgets what was thrown away: it is not what comes before the next window.</summary>
    public void Forget(SessionId session)
    {
        lock (_gate) _tails.Remove(session);
    }

    private sealed class Tail
    {
        public List<byte> Pcm { get; } = [];

        public long At { get; set; }
    }
}
