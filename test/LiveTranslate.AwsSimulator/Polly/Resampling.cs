using System.Runtime.InteropServices;

namespace LiveTranslate.AwsSimulator.Polly;

/// <summary>Another sample rate, by straight lines between samples: a synthetic voice sounds no worse for it.</summary>
internal static class Resampling
{
    public static ReadOnlySpan<short> To(int rate, List<short> samples, int from)
    {
        var source = CollectionsMarshal.AsSpan(samples);
        if (rate == from) return source;
        var resampled = new short[(long)source.Length * rate / from];
        for (var i = 0; i < resampled.Length; i++)
        {
            var at = (double)i * from / rate;
            var before = (int)at;
            var after = Math.Min(before + 1, source.Length - 1);
            resampled[i] = (short)(source[before] + (source[after] - source[before]) * (at - before));
        }

        return resampled;
    }
}
