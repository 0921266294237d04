using System.Runtime.InteropServices;

namespace LiveTranslate.Engines.Offline.Recognition;

/// <summary>The part of pocketsphinx.h and sphinxbase's cmd_ln.h that is used here (5 prealpha).</summary>
internal static partial class PocketSphinxNative
{
    public const string Sphinx = "libpocketsphinx.so.3";
    public const string Base = "libsphinxbase.so.3";

    [LibraryImport(Sphinx, EntryPoint = "ps_args")]
    public static partial nint Arguments();

    // Never cmd_ln_init: it is variadic, which P/Invoke cannot call.
    [LibraryImport(Base, EntryPoint = "cmd_ln_parse_r")]
    public static partial nint ParseArguments(nint inout, nint definitions, int count, nint arguments, int strict);

    [LibraryImport(Base, EntryPoint = "cmd_ln_free_r")]
    public static partial int FreeArguments(nint config);

    [LibraryImport(Base, EntryPoint = "err_set_logfp")]
    public static partial void SetLogFile(nint file);

    [LibraryImport(Base, EntryPoint = "logmath_exp")]
    public static partial double Exp(nint logMath, int logarithm);

    [LibraryImport(Sphinx, EntryPoint = "ps_init")]
    public static partial nint Create(nint config);

    [LibraryImport(Sphinx, EntryPoint = "ps_free")]
    public static partial int Free(nint decoder);

    [LibraryImport(Sphinx, EntryPoint = "ps_start_utt")]
    public static partial int StartUtterance(nint decoder);

    [LibraryImport(Sphinx, EntryPoint = "ps_process_raw")]
    public static unsafe partial int ProcessRaw(nint decoder, short* samples, nuint count, int noSearch, int fullUtterance);

    [LibraryImport(Sphinx, EntryPoint = "ps_end_utt")]
    public static partial int EndUtterance(nint decoder);

    [LibraryImport(Sphinx, EntryPoint = "ps_get_logmath")]
    public static partial nint LogMath(nint decoder);

    [LibraryImport(Sphinx, EntryPoint = "ps_seg_iter")]
    public static partial nint FirstWord(nint decoder);

    /// <summary>The next word, or zero after the last one, which also frees the iterator.</summary>
    [LibraryImport(Sphinx, EntryPoint = "ps_seg_next")]
    public static partial nint NextWord(nint word);

    [LibraryImport(Sphinx, EntryPoint = "ps_seg_word")]
    public static partial nint WordText(nint word);

    [LibraryImport(Sphinx, EntryPoint = "ps_seg_frames")]
    public static partial void WordFrames(nint word, out int first, out int last);

    [LibraryImport(Sphinx, EntryPoint = "ps_seg_prob")]
    public static partial int WordProbability(nint word, out int acoustic, out int language, out int backoff);
}
