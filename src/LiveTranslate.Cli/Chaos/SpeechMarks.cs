using System.Buffers.Binary;

namespace LiveTranslate.Cli.Chaos;

/// <summary>
/// Numbers in the lowest bits of samples, where nobody hears them: they prove which audio a recognizer was given. Audio
/// travels as it is, so they arrive as they were. The simulated Transcribe reads them (it compiles this file, too).
/// </summary>
internal static class SpeechMarks
{
    /// <summary>One number takes so many samples, 4 ms.</summary>
    public const int Samples = 64;

    private const ulong Sync = 0xB5C3;
    private const int NumberBits = 24;
    private const uint NumberMask = (1 << NumberBits) - 1;

    /// <param name="pcm">16-bit little-endian samples; the first 64 are marked.</param>
    /// <param name="number">0 to 2^24 - 1: at four a second, 48 days.</param>
    public static void Write(Span<byte> pcm, int number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)number, NumberMask);
        var mark = Compose((uint)number);
        for (var i = 0; i < Samples; i++)
        {
            var at = pcm[(2 * i)..];
            var bit = (ushort)(mark >> (Samples - 1 - i) & 1);
            BinaryPrimitives.WriteUInt16LittleEndian(at, (ushort)((BinaryPrimitives.ReadUInt16LittleEndian(at) & ~1) | bit));
        }
    }

    private static ulong Compose(uint number) => Sync << (2 * NumberBits) | (ulong)number << NumberBits | CheckOf(number);

    // A multiplication spreads every bit of the number: audio that is no mark passes once in 2^40 samples.
    private static uint CheckOf(uint number) => unchecked((number + 1) * 2654435761u) >> (32 - NumberBits);

    /// <summary>Finds marks in audio, wherever they begin.</summary>
    internal sealed class Reader
    {
        private ulong _bits;

        /// <returns>The number whose mark ends with this sample; null for none.</returns>
        public int? Read(short sample)
        {
            _bits = _bits << 1 | (uint)(sample & 1);
            if (_bits >> (2 * NumberBits) != Sync) return null;
            var number = (uint)(_bits >> NumberBits) & NumberMask;
            return (_bits & NumberMask) == CheckOf(number) ? (int)number : null;
        }
    }
}
