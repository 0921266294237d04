using System.Diagnostics;
using Xunit;

namespace LiveTranslate.Tests.Engines;

/// <summary>An MP3 as an independent decoder sees it (package <c>lame</c>).</summary>
internal static class Mp3
{
    private const int WaveHeaderBytes = 44;
    private const int BytesPerSecond = 22_050 * 2;

    public static async Task<TimeSpan> DurationAsync(ReadOnlyMemory<byte> mp3, CancellationToken cancellationToken)
    {
        var (input, output) = (Path.GetTempFileName(), Path.GetTempFileName());
        try
        {
            await File.WriteAllBytesAsync(input, mp3.ToArray(), cancellationToken);
            using var lame = Process.Start("lame", ["--silent", "--decode", "--mp3input", input, output]);
            await lame.WaitForExitAsync(cancellationToken);
            Assert.Equal(0, lame.ExitCode);
            return TimeSpan.FromSeconds((double)(new FileInfo(output).Length - WaveHeaderBytes) / BytesPerSecond);
        }
        finally
        {
            File.Delete(input);
            File.Delete(output);
        }
    }
}
