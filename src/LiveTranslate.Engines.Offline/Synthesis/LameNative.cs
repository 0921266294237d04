using System.Runtime.InteropServices;

namespace LiveTranslate.Engines.Offline.Synthesis;

/// <summary>The part of lame.h that is used here.</summary>
internal static unsafe partial class LameNative
{
    public const string Library = "libmp3lame.so.0";
    public const int Mono = 3;

    [LibraryImport(Library, EntryPoint = "lame_init")]
    public static partial nint Create();

    [LibraryImport(Library, EntryPoint = "lame_set_num_channels")]
    public static partial int SetChannels(nint lame, int channels);

    [LibraryImport(Library, EntryPoint = "lame_set_in_samplerate")]
    public static partial int SetInputRate(nint lame, int rate);

    [LibraryImport(Library, EntryPoint = "lame_set_out_samplerate")]
    public static partial int SetOutputRate(nint lame, int rate);

    [LibraryImport(Library, EntryPoint = "lame_set_num_samples")]
    public static partial int SetSampleCount(nint lame, uint samples);

    [LibraryImport(Library, EntryPoint = "lame_set_mode")]
    public static partial int SetMode(nint lame, int mode);

    [LibraryImport(Library, EntryPoint = "lame_set_brate")]
    public static partial int SetBitRate(nint lame, int kilobits);

    [LibraryImport(Library, EntryPoint = "lame_set_quality")]
    public static partial int SetQuality(nint lame, int quality);

    [LibraryImport(Library, EntryPoint = "lame_init_params")]
    public static partial int Start(nint lame);

    [LibraryImport(Library, EntryPoint = "lame_encode_buffer")]
    public static partial int Encode(nint lame, short* left, short* right, int samples, byte* mp3, int size);

    [LibraryImport(Library, EntryPoint = "lame_encode_flush")]
    public static partial int Flush(nint lame, byte* mp3, int size);

    /// <summary>The first frame, which tells players how much to skip at both ends.</summary>
    [LibraryImport(Library, EntryPoint = "lame_get_lametag_frame")]
    public static partial nuint FirstFrame(nint lame, byte* mp3, nuint size);

    [LibraryImport(Library, EntryPoint = "lame_close")]
    public static partial int Close(nint lame);
}
