using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using LiveTranslate.Cli.Measuring;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Tests.EndToEnd;

/// <summary>The disk with sessions and archive is full for a while: said aloud, nothing lost, no file spoiled.</summary>
[Collection(WholeMachine.Name)]
public sealed class FullDiskTests
{
    private const string Text =
        "Good evening and welcome to our little town. The library is open until eight o'clock. "
        + "We have a new room for children. They can read and play there every day.";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_speaks_while_the_disk_is_full_is_heard_when_there_is_room_again()
    {
        var folder = Directory.CreateTempSubdirectory("livetranslate-full-").FullName;
        Assert.SkipUnless(
            Environment.IsPrivilegedProcess && await RunAsync("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder) == 0,
            "A disk that is small enough to fill takes root and mount(8).");
        var port = RunningProgram.FreePort();
        var server = RunningProgram.Server(port, folder, ("Session__RecognitionDeadline", "00:01:00"));
        try
        {
            await server.ReadyAsync(port);
            var pcm = await FliteVoice.SpeakAsync(Text);
            var sounds = Directory.CreateTempSubdirectory("livetranslate-sounds-").FullName;
            await using var speaker = RunningProgram.Cli(
                port, "speak", WavFile.Write(sounds, pcm), "--language", "en-US", "--targets", "es-ES");
            await Wait.UntilAsync(() => speaker.Lines.Count > 0, "the speaker's session", TimeSpan.FromSeconds(30), Cancelled);
            var session = speaker.Events("session").First().GetProperty("sessionId").GetString()!;
            await using var listener = RunningProgram.Cli(port, "listen", session, "--language", "es-ES");
            await Wait.UntilAsync(() => listener.Events("caption").Any(), "a caption", TimeSpan.FromSeconds(60), Cancelled);

            var filler = Path.Combine(folder, "filler");
            Fill(filler);
            await Wait.UntilAsync(
                () => server.Lines.Any(line => line.Contains("does not answer; trying again", StringComparison.Ordinal)),
                "the server to say so", TimeSpan.FromSeconds(30), Cancelled);
            File.Delete(filler);

            Assert.Equal(0, await speaker.ExitAsync(TimeSpan.FromSeconds(90)));
            Assert.Equal(0, await listener.ExitAsync(TimeSpan.FromSeconds(60)));
            using var http = new HttpClient();
            var transcript = await http.GetFromJsonAsync<JsonElement>(
                $"http://127.0.0.1:{port}/api/sessions/{session}/transcript?language=en-US&format=json", Cancelled);
            var segments = transcript.GetProperty("segments").EnumerateArray().ToArray();
            Assert.Equal(
                Enumerable.Range(0, segments.Length), listener.Events("caption").Select(caption => caption.GetProperty("index").GetInt32()));
            var heard = string.Join(' ', segments.Select(segment => segment.GetProperty("text").GetString()));
            Assert.True(WordErrorRate.Of(Text, heard) < 0.25, $"What was understood: {heard}");
            foreach (var file in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories))
                JsonDocument.Parse(await File.ReadAllBytesAsync(file, Cancelled)).Dispose();
            Directory.Delete(sounds, recursive: true);
        }
        finally
        {
            await server.DisposeAsync();
            await RunAsync("umount", folder);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true) file.Write(block);
        }
        catch (IOException)
        {
            // Full: as wanted.
        }
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }
}
