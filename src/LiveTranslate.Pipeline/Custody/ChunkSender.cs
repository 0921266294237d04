using LiveTranslate.Pipeline.Audio;

namespace LiveTranslate.Pipeline.Custody;

/// <summary>
/// The sending end of a hop: takes one take's chunks in order, hands them out in order, keeps each until it is
/// archived, and goes back when the receiver misses some. Not thread-safe.
/// </summary>
public sealed class ChunkSender
{
    // A second of audio: enough to notice that there is room again.
    private const long CautiousSamples = PcmFormat.SampleRate;

    private readonly Dictionary<long, (Chunk Chunk, long StartSample)> _held = [];
    private readonly ChunkSenderLimits _limits;
    private readonly int _take;
    private long _underwayLimit;
    private long _samplesIn;
    private long _lastExpected;
    private int _stalledReports;

    /// <param name="take">The take whose chunks are sent.</param>
    /// <param name="from">The first chunk wanted; all before it is archived.</param>
    /// <param name="limits">The bounds.</param>
    public ChunkSender(int take, long from, ChunkSenderLimits limits)
    {
        _take = take;
        _limits = limits;
        _underwayLimit = limits.MaxUnderwaySamples;
        Archived = NextIn = NextOut = _lastExpected = from;
    }

    /// <summary>The next chunk wanted from the source.</summary>
    public long NextIn { get; private set; }

    /// <summary>The next chunk to hand on.</summary>
    public long NextOut { get; private set; }

    /// <summary>Everything below is archived.</summary>
    public long Archived { get; private set; }

    public bool Empty => _held.Count == 0;

    /// <summary>What is held because it is not archived yet, in samples; a tiny chunk counts as 20 ms.</summary>
    public long HeldSamples { get; private set; }

    public OfferResult Offer(
        long sequence, ReadOnlyMemory<byte> pcm, string? traceParent = null, DateTimeOffset? capturedAt = null)
    {
        if (sequence < NextIn) return OfferResult.Seen;
        if (sequence > NextIn) return OfferResult.Gap;
        var chunk = new Chunk(_take, sequence, pcm, traceParent, capturedAt);
        if (HeldSamples + chunk.Weight > _limits.MaxHeldSamples) return OfferResult.Full;
        _held.Add(sequence, (chunk, _samplesIn));
        _samplesIn += chunk.Samples;
        HeldSamples += chunk.Weight;
        NextIn++;
        return OfferResult.Taken;
    }

    /// <summary>The next chunk to hand on, unless too much is already under way.</summary>
    public bool TryTake(out Chunk chunk)
    {
        chunk = default;
        if (!_held.TryGetValue(NextOut, out var next)) return false;
        if (_held.TryGetValue(_lastExpected, out var oldest)
            && next.StartSample - oldest.StartSample >= _underwayLimit) return false;
        chunk = next.Chunk;
        NextOut++;
        return true;
    }

    /// <summary>Takes what the receiver says of this take.</summary>
    /// <param name="expected">The chunk it wants next.</param>
    /// <param name="archived">Everything below is archived.</param>
    /// <param name="missing">It dropped something, or holds later chunks than the one it wants.</param>
    /// <param name="arrived">
    /// Everything below has had the time to arrive. What the receiver wants at or above is not lost but still on its way,
    /// or refused by the stream and put again: to go back would send what lies behind it a second time.
    /// </param>
    /// <returns>True when it went back.</returns>
    public bool Acknowledge(long expected, long archived, bool missing, long arrived = long.MaxValue)
    {
        for (; Archived < archived; Archived++)
        {
            if (_held.Remove(Archived, out var gone)) HeldSamples -= gone.Chunk.Weight;
            else if (Archived >= NextIn)
            {
                // Archived by way of another channel of the same take: nothing below is wanted any more.
                Archived = archived;
                break;
            }
        }

        NextIn = Math.Max(NextIn, Archived);
        expected = Math.Max(expected, Archived);
        var underway = NextOut > expected;
        var mayBeLost = underway && expected < arrived;
        _stalledReports = mayBeLost && expected == _lastExpected ? _stalledReports + 1 : 0;
        // A receiver that wants less than before has restarted; one that stands still has lost what was under way.
        var goBack = (underway && expected < _lastExpected)
            || (mayBeLost && (missing || _stalledReports >= _limits.ReportsBeforeResend));
        // A receiver that is full would drop the same audio again and again: little is sent until it takes some.
        if (expected > _lastExpected) _underwayLimit = Math.Min(_underwayLimit * 2, _limits.MaxUnderwaySamples);
        else if (goBack) _underwayLimit = Math.Min(CautiousSamples, _limits.MaxUnderwaySamples);
        _lastExpected = expected;
        if (goBack)
        {
            NextOut = expected;
            _stalledReports = 0;
        }

        NextOut = Math.Max(NextOut, Archived);
        return goBack;
    }
}

/// <summary>What became of a chunk that was offered.</summary>
public enum OfferResult
{
    Taken,

    /// <summary>Had it before; ignored.</summary>
    Seen,

    /// <summary>Not the one wanted next; not taken.</summary>
    Gap,

    /// <summary>No room until more is archived; not taken.</summary>
    Full,
}

/// <param name="MaxHeldSamples">What may be held: the memory that one speaker can make us use.</param>
/// <param name="MaxUnderwaySamples">
/// What may be under way beyond what the receiver wants next; below its bound, so that a burst is not dropped there.
/// </param>
/// <param name="ReportsBeforeResend">
/// How many reports without progress mean that what is under way is lost. Below the lag of a slow stream a chunk may
/// be sent twice, which costs a little and harms nothing.
/// </param>
public sealed record ChunkSenderLimits(long MaxHeldSamples, long MaxUnderwaySamples, int ReportsBeforeResend)
{
    public static ChunkSenderLimits Default { get; } = new(
        PcmFormat.SamplesIn(TimeSpan.FromSeconds(150)),
        PcmFormat.SamplesIn(TimeSpan.FromSeconds(40)),
        ReportsBeforeResend: 2);
}
