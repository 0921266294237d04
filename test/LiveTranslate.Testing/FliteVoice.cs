using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using LiveTranslate.Pipeline.Audio;

namespace LiveTranslate.Testing;

/// <summary>Speech for tests, made by flite (package <c>flite</c>), whose voices the offline recognizer understands.</summary>
public static class FliteVoice
{
    private static readonly ConcurrentDictionary<(string, string), Task<ReadOnlyMemory<byte>>> Spoken = new();

    /// <summary>The text as <see cref="PcmFormat"/>. Voices of that sample rate: slt, rms, kal16, awb.</summary>
    public static Task<ReadOnlyMemory<byte>> SpeakAsync(string text, string voice = "slt") =>
        Spoken.GetOrAdd((text, voice), key => RunAsync(key.Item1, key.Item2));

    private static async Task<ReadOnlyMemory<byte>> RunAsync(string text, string voice)
    {
        var file = Path.GetTempFileName();
        try
        {
            using var flite = Process.Start("flite", ["-voice", voice, "-t", text, "-o", file]);
            await flite.WaitForExitAsync();
            if (flite.ExitCode != 0) throw new InvalidOperationException($"flite ended with {flite.ExitCode}.");
            return PcmOf(await File.ReadAllBytesAsync(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

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
