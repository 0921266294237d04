using static LiveTranslate.Engines.Offline.Synthesis.LameNative;

namespace LiveTranslate.Engines.Offline.Synthesis;

/// <summary>Samples to a whole MP3 file.</summary>
internal static class LameEncoder
{
    // 0 is best and slowest, 9 worst; for speech at 48 kbps nobody hears 5 from 7, and 7 takes half the time.
    private const int Quality = 7;

    // lame.h: at worst 1.25 bytes a sample and 7200 more.
    private const int Slack = 7200;

    /// <returns>Null when LAME refuses.</returns>
    /// <exception cref="DllNotFoundException">The library is not installed.</exception>
    public static unsafe byte[]? Encode(ReadOnlySpan<short> samples, int sampleRate, int kilobits)
    {
        var lame = Create();
        if (lame == 0) return null;
        try
        {
            _ = SetChannels(lame, 1);
            _ = SetMode(lame, Mono);
            _ = SetInputRate(lame, sampleRate);
            _ = SetOutputRate(lame, sampleRate);
            _ = SetSampleCount(lame, (uint)samples.Length);
            _ = SetBitRate(lame, kilobits);
            _ = SetQuality(lame, Quality);
            if (Start(lame) < 0) return null;

            var mp3 = new byte[samples.Length * 5 / 4 + 2 * Slack];
            fixed (short* input = samples)
            fixed (byte* output = mp3)
            {
                var encoded = LameNative.Encode(lame, input, input, samples.Length, output, mp3.Length);
                if (encoded < 0) return null;
                var flushed = Flush(lame, output + encoded, mp3.Length - encoded);
                if (flushed < 0) return null;
                // Its place was kept at the start; only now are its numbers known.
                _ = FirstFrame(lame, output, (nuint)mp3.Length);
                return mp3.AsSpan(0, encoded + flushed).ToArray();
            }
        }
        finally
        {
            _ = Close(lame);
        }
    }
}
