using System.Runtime.InteropServices;
using static LiveTranslate.Engines.Offline.Recognition.PocketSphinxNative;

namespace LiveTranslate.Engines.Offline.Recognition;

/// <summary>A PocketSphinx decoder: about 250 ms and 90 MB to make, nothing shared with another.</summary>
internal sealed class PocketSphinxDecoder : IDecoder
{
    private const int FramesPerSecond = 100;
    private readonly nint _arguments;
    private readonly int _count;
    private readonly nint _config;
    private readonly nint _decoder;

    /// <exception cref="DecoderException">The model cannot be loaded.</exception>
    /// <exception cref="DllNotFoundException">The library is not installed.</exception>
    public PocketSphinxDecoder(RecognizerOptions options)
    {
        SetLogFile(0);
        var arguments = DecoderArguments.Of(options);
        _count = arguments.Count;
        // The config keeps pointers to these strings, so they live as long as it does.
        _arguments = Marshal.AllocHGlobal(_count * nint.Size);
        for (var i = 0; i < _count; i++)
            Marshal.WriteIntPtr(_arguments, i * nint.Size, Marshal.StringToCoTaskMemUTF8(arguments[i]));
        _config = ParseArguments(0, Arguments(), _count, _arguments, strict: 0);
        _decoder = _config == 0 ? 0 : Create(_config);
        if (_decoder != 0) return;
        Dispose();
        throw new DecoderException($"PocketSphinx could not load the model in {options.ModelPath}.");
    }

    public void Begin() => Check(StartUtterance(_decoder));

    public unsafe void Process(ReadOnlySpan<short> samples)
    {
        fixed (short* first = samples)
            Check(ProcessRaw(_decoder, first, (nuint)samples.Length, noSearch: 0, fullUtterance: 0));
    }

    public IReadOnlyList<DecodedWord> Words()
    {
        var words = new List<DecodedWord>();
        var logMath = LogMath(_decoder);
        var start = -1;
        for (var word = FirstWord(_decoder); word != 0; word = NextWord(word))
        {
            WordFrames(word, out var first, out var last);
            // Frames are counted over all of a decoder's utterances, and the first word begins with its utterance.
            if (start < 0) start = first;
            var probability = Exp(logMath, WordProbability(word, out _, out _, out _));
            words.Add(new DecodedWord(
                Marshal.PtrToStringUTF8(WordText(word)) ?? "",
                Time(first - start),
                Time(last + 1 - start),
                Math.Clamp(probability, 0, 1)));
        }

        return words;
    }

    public void End() => Check(EndUtterance(_decoder));

    public void Dispose()
    {
        if (_decoder != 0) _ = Free(_decoder);
        if (_config != 0) _ = FreeArguments(_config);
        for (var i = 0; i < _count; i++) Marshal.FreeCoTaskMem(Marshal.ReadIntPtr(_arguments, i * nint.Size));
        Marshal.FreeHGlobal(_arguments);
    }

    private static TimeSpan Time(int frame) => TimeSpan.FromSeconds((double)frame / FramesPerSecond);

    private static void Check(int result)
    {
        if (result < 0) throw new DecoderException("PocketSphinx refused the audio.");
    }
}
