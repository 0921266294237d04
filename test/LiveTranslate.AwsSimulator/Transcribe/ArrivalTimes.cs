using LiveTranslate.Pipeline.Audio;

namespace LiveTranslate.AwsSimulator.Transcribe;

/// <summary>When which audio of a stream came. Asked in the order of the audio, it forgets what lies behind.</summary>
internal sealed class ArrivalTimes(TimeProvider time)
{
    // As long as what the recognizer holds, since it is asked for each quarter of a second that was heard.
    private readonly Queue<(TimeSpan Through, TimeSpan At)> _arrivals = [];
    private readonly Lock _gate = new();
    private TimeSpan _last;

    /// <summary>How much audio came.</summary>
    public TimeSpan Heard { get; private set; }

    public void Add(int bytes)
    {
        lock (_gate)
        {
            Heard += PcmFormat.DurationOf(bytes / PcmFormat.BytesPerSample);
            _arrivals.Enqueue((Heard, time.GetElapsedTime(0)));
        }
    }

    /// <summary>When the audio up to there had come, on the clock that counts from zero.</summary>
    public TimeSpan Of(TimeSpan through)
    {
        lock (_gate)
        {
            while (_arrivals.TryPeek(out var arrival))
            {
                _last = arrival.At;
                if (arrival.Through >= through) break;
                _arrivals.Dequeue();
            }

            return _last;
        }
    }
}
