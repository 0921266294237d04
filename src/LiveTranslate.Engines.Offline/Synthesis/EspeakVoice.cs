using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace LiveTranslate.Engines.Offline.Synthesis;

/// <summary>
/// eSpeak NG, which is one global state in a process: everything here is called from one thread at a time.
/// </summary>
internal static unsafe class EspeakVoice
{
    private static List<short>? _speech;
    private static int _maxSamples;

    /// <summary>Samples a second; zero until <see cref="Load"/> has succeeded.</summary>
    public static int SampleRate { get; private set; }

    /// <returns>False when its data is missing.</returns>
    /// <exception cref="DllNotFoundException">The library is not installed.</exception>
    public static bool Load()
    {
        if (SampleRate > 0) return true;
        var rate = EspeakNative.Initialize(EspeakNative.Synchronous, 0, 0, EspeakNative.DoNotExit);
        if (rate <= 0) return false;
        EspeakNative.SetCallback(&Collect);
        SampleRate = rate;
        return true;
    }

    public static bool Choose(string voice, int wordsPerMinute) =>
        EspeakNative.SetVoice(voice) == 0
        && EspeakNative.SetParameter(EspeakNative.Rate, wordsPerMinute, relative: 0) == 0;

    /// <returns>The samples; null when eSpeak reports an error.</returns>
    public static List<short>? Speak(string text, TimeSpan maxDuration)
    {
        var speech = new List<short>(4 * SampleRate);
        (_speech, _maxSamples) = (speech, (int)(maxDuration.TotalSeconds * SampleRate));
        try
        {
            fixed (byte* utf8 = Encoding.UTF8.GetBytes(text + '\0'))
            {
                var size = (nuint)Encoding.UTF8.GetByteCount(text) + 1;
                return EspeakNative.Synthesize(utf8, size, 0, 0, 0, EspeakNative.Utf8, 0, 0) == 0 ? speech : null;
            }
        }
        finally
        {
            _speech = null;
        }
    }

    // Answers 1 to stop: speech that grows without end would take the memory with it.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Collect(short* samples, int count, nint events)
    {
        if (samples is null || count <= 0 || _speech is not { } speech) return 0;
        speech.AddRange(MemoryMarshal.CreateReadOnlySpan(ref *samples, Math.Min(count, _maxSamples - speech.Count)));
        return speech.Count < _maxSamples ? 0 : 1;
    }
}
