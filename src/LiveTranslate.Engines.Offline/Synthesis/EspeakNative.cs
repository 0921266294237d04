using System.Runtime.InteropServices;

namespace LiveTranslate.Engines.Offline.Synthesis;

/// <summary>The part of espeak-ng's speak_lib.h that is used here. All of it is one global state.</summary>
internal static unsafe partial class EspeakNative
{
    public const string Library = "libespeak-ng.so.1";

    /// <summary>espeak_Synth returns when all its audio has gone through the callback.</summary>
    public const int Synchronous = 2;

    /// <summary>Without it a missing data folder ends the process.</summary>
    public const int DoNotExit = 0x8000;

    public const int Utf8 = 1;
    public const int Rate = 1;

    /// <returns>The sample rate, or less than zero.</returns>
    [LibraryImport(Library, EntryPoint = "espeak_Initialize")]
    public static partial int Initialize(int output, int bufferMilliseconds, nint path, int options);

    [LibraryImport(Library, EntryPoint = "espeak_SetSynthCallback")]
    public static partial void SetCallback(delegate* unmanaged[Cdecl]<short*, int, nint, int> callback);

    [LibraryImport(Library, EntryPoint = "espeak_SetVoiceByName", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetVoice(string name);

    [LibraryImport(Library, EntryPoint = "espeak_SetParameter")]
    public static partial int SetParameter(int parameter, int value, int relative);

    [LibraryImport(Library, EntryPoint = "espeak_Synth")]
    public static partial int Synthesize(
        byte* text, nuint size, uint position, int positionType, uint endPosition, uint flags, nint identifier, nint userData);
}
