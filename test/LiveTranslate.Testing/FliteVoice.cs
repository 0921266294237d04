using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using LiveTranslate.Pipeline.Audio;

namespace LiveTranslate.Testing;

/// <summary>Speech for tests, made by flite (package <c>flite</c>), whose voices the offline recognizer understands.</summary>
public static class FliteVoice
{
    private static readonly ConcurrentDictionary<(string, string, int?), Task<ReadOnlyMemory<byte>>> Spoken = new();

    /// <summary>The text as <see cref="PcmFormat"/>. Voices of that sample rate: slt, rms, kal16, awb.</summary>
    /// <param name="text">What is said.</param>
    /// <param name="voice">Who says it.</param>
    /// <param name="pitch">How deep, in Hz; kal16 listens to it.</param>
    public static Task<ReadOnlyMemory<byte>> SpeakAsync(string text, string voice = "slt", int? pitch = null) =>
        Spoken.GetOrAdd((text, voice, pitch), key => RunAsync(key.Item1, key.Item2, key.Item3));

    private static async Task<ReadOnlyMemory<byte>> RunAsync(string text, string voice, int? pitch)
    {
        var file = Path.GetTempFileName();
        try
        {
            using var flite = Process.Start(
                "flite", ["-voice", voice, .. Pitch(pitch), "-t", text, "-o", file]);
            await flite.WaitForExitAsync();
            if (flite.ExitCode != 0) throw new InvalidOperationException($"flite ended with {flite.ExitCode}.");
            return PcmOf(await File.ReadAllBytesAsync(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string[] Pitch(int? hertz) => hertz is null ? [] : ["--setf", $"int_f0_target_mean={hertz}"];

    private static ReadOnlyMemory<byte> PcmOf(byte[] wav)
    {
        var rate = BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(24));
        if (rate != PcmFormat.SampleRate) throw new InvalidOperationException($"The voice speaks at {rate} Hz.");
        // RIFF header, then chunks of a name, a length and as many bytes.
        for (var at = 12; at + 8 <= wav.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(at + 4));
            if (wav.AsSpan(at, 4).SequenceEqual("data"u8)) return wav.AsMemory(at + 8, length);
            at += 8 + length;
        }

        throw new InvalidOperationException("The wave file has no audio.");
    }
}
