using System.Buffers.Binary;
using System.Diagnostics;
using Xunit;

namespace LiveTranslate.Aws.Tests.Simulator;

/// <summary>An MP3 as an independent decoder sees it (package <c>lame</c>).</summary>
internal static class Mp3Decoder
{
    private const int WaveHeaderBytes = 44;
    private const int RateAt = 24;
    private const int BytesPerSample = 2;

    public static async Task<TimeSpan> DurationAsync(byte[] mp3)
    {
        var (input, output) = (Path.GetTempFileName(), Path.GetTempFileName());
        try
        {
            await File.WriteAllBytesAsync(input, mp3, TestContext.Current.CancellationToken);
            using var lame = Process.Start("lame", ["--silent", "--decode", "--mp3input", input, output]);
            await lame.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, lame.ExitCode);
            var wave = await File.ReadAllBytesAsync(output, TestContext.Current.CancellationToken);
            var rate = BinaryPrimitives.ReadInt32LittleEndian(wave.AsSpan(RateAt));
            return TimeSpan.FromSeconds((double)(wave.Length - WaveHeaderBytes) / BytesPerSample / rate);
        }
        finally
        {
            File.Delete(input);
            File.Delete(output);
        }
    }
}
