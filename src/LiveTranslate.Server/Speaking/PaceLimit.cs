using LiveTranslate.Pipeline.Audio;

namespace LiveTranslate.Server.Speaking;

/// <summary>Lets audio in at a multiple of real time, with a burst.</summary>
internal sealed class PaceLimit(double pace, TimeSpan burst, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly double _capacity = PcmFormat.SamplesIn(burst);
    private double _samples = PcmFormat.SamplesIn(burst);
    private long _at = time.GetTimestamp();

    public bool TryTake(int samples)
    {
        lock (_gate)
        {
            return TryTakeCore(samples);
        }
    }

    private bool TryTakeCore(int samples)
    {
        var elapsed = time.GetElapsedTime(_at).TotalSeconds;
        _at = time.GetTimestamp();
        _samples = Math.Min(_capacity, _samples + (elapsed * pace * PcmFormat.SampleRate));
        if (_samples < samples) return false;
        _samples -= samples;
        return true;
    }
}
