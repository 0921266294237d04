using LiveTranslate.AwsSimulator.Hosting;

namespace LiveTranslate.AwsSimulator.Polly;

/// <summary>How many requests an engine takes a second: one bucket for standard voices, one for the others each.</summary>
internal sealed class RequestQuota(SimulatorOptions options, TimeProvider time)
{
    private readonly Dictionary<string, Bucket> _buckets = [];
    private readonly Lock _gate = new();

    public bool TryTake(string engine)
    {
        if ((engine == "standard" ? options.StandardPerSecond : options.NeuralPerSecond) is not { } perSecond) return true;
        lock (_gate)
        {
            if (!_buckets.TryGetValue(engine, out var bucket)) _buckets.Add(engine, bucket = new Bucket(perSecond, time.GetTimestamp()));
            return bucket.TryTake(perSecond, time);
        }
    }

    private sealed class Bucket(double level, long filledAt)
    {
        private double _level = level;
        private long _filledAt = filledAt;

        public bool TryTake(int perSecond, TimeProvider time)
        {
            var now = time.GetTimestamp();
            _level = Math.Min(perSecond, _level + time.GetElapsedTime(_filledAt, now).TotalSeconds * perSecond);
            _filledAt = now;
            if (_level < 1) return false;
            _level--;
            return true;
        }
    }
}
