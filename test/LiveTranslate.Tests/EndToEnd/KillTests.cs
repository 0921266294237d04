using System.Net.Http.Json;
using System.Text.Json;
using LiveTranslate.Cli.Measuring;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Tests.EndToEnd;

/// <summary>The server is killed as by a power cut, with a speaker and listeners still there, and started again.</summary>
[Collection(WholeMachine.Name)]
public sealed class KillTests
{
    private const string Text =
        "Good evening and welcome to our little town. The library is open until eight o'clock. "
        + "We have a new room for children. They can read and play there every day. "
        + "Next week a writer will visit us. She will tell us about her life in the mountains.";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_killed_twice_mid_sentence_and_started_again_loses_nothing_and_says_nothing_twice()
    {
        var folder = Directory.CreateTempSubdirectory("livetranslate-kill-").FullName;
        var pcm = await FliteVoice.SpeakAsync(Text);
        var wav = WavFile.Write(folder, pcm);
        var port = RunningProgram.FreePort();
        var server = RunningProgram.Server(port, folder);
        try
        {
            await server.ReadyAsync(port);
            await using var speaker = RunningProgram.Cli(port, "speak", wav, "--language", "en-US", "--targets", "es-ES");
            await Wait.UntilAsync(() => speaker.Lines.Count > 0, "the speaker's session", TimeSpan.FromSeconds(30), Cancelled);
            var session = speaker.Events("session").First().GetProperty("sessionId").GetString()!;
            await using var listener = RunningProgram.Cli(port, "listen", session, "--language", "es-ES");

            foreach (var captions in new[] { 1, 3 })
            {
                await Wait.UntilAsync(
                    () => listener.Events("caption").Count() >= captions, $"{captions} captions", TimeSpan.FromSeconds(60), Cancelled);
                await server.KillAsync();
                server = RunningProgram.Server(port, folder);
                await server.ReadyAsync(port);
            }

            Assert.Equal(0, await speaker.ExitAsync(TimeSpan.FromSeconds(120)));
            Assert.Equal(0, await listener.ExitAsync(TimeSpan.FromSeconds(60)));

            var heard = listener.Events("caption").Select(caption => caption.GetProperty("index").GetInt32()).ToArray();
            Assert.Equal(Enumerable.Range(0, heard.Length), heard);
            using var http = new HttpClient();
            var transcript = await http.GetFromJsonAsync<JsonElement>(
                $"http://127.0.0.1:{port}/api/sessions/{session}/transcript?language=en-US&format=json", Cancelled);
            var segments = transcript.GetProperty("segments").EnumerateArray().ToArray();
            Assert.Equal(heard.Length, segments.Length);
            AssertNoOverlap(segments);
            AssertAllSpoken(segments, pcm);
            var text = string.Join(' ', segments.Select(segment => segment.GetProperty("text").GetString()));
            Assert.True(WordErrorRate.Of(Text, text) < 0.25, $"What was understood: {text}");
        }
        finally
        {
            await server.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void AssertNoOverlap(JsonElement[] segments)
    {
        for (var i = 1; i < segments.Length; i++)
            Assert.True(
                segments[i].GetProperty("startMs").GetInt64() >= segments[i - 1].GetProperty("endMs").GetInt64(),
                "No audio is in two segments.");
    }

    // The voice speaks all the time but for short pauses: hardly anything may lie outside the segments.
    private static void AssertAllSpoken(JsonElement[] segments, ReadOnlyMemory<byte> pcm)
    {
        var covered = segments.Sum(s => s.GetProperty("endMs").GetInt64() - s.GetProperty("startMs").GetInt64());
        var all = PcmFormat.MillisecondsOf(pcm.Length / PcmFormat.BytesPerSample);
        Assert.True(covered > 0.9 * all, $"Of {all} ms of speech {covered} ms are in segments.");
        Assert.True(segments[^1].GetProperty("endMs").GetInt64() <= all + 1, "Session time counts every sample once.");
    }
}
