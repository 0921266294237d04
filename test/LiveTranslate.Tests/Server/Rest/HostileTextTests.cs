using System.Diagnostics;
using System.Text.Json;
using LiveTranslate.Contracts.Rest;
using LiveTranslate.Pipeline;
using Xunit;

namespace LiveTranslate.Tests.Server.Rest;

/// <summary>Engines that say anything at all: through every way out it arrives as text.</summary>
public sealed class HostileTextTests : IAsyncLifetime
{
    private static readonly string[] Said =
    [
        "one --> two 00:00:01,000 --> 00:00:09,000",
        "<b>bold</b> and <i>so",
        "{\\an8}top {b} \\N new",
        "R&D &amp; &lrm;",
        "first\r\n\r\nsecond\u2028third",
        "before\0after",
        "bell\u0007 escape\u001b[31m \u0085",
        "stacked a" + new string('\u0301', 1_200) + " b",
        "pizza 🍕 right \u202eleft",
        "1 < 2 and 3 > 2",
    ];

    private readonly TestEngines _engines = new();
    private LiveServer? _server;
    private CreateSessionReply? _session;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var at = -1;
        _engines.Recognizer.Transcribe = _ => ++at < Said.Length ? Said[at] : "the end";
        _engines.Translator.Translate = request => "[" + request.Target + "]\0\u2029" + request.Text + "\r\n\n";
        _server = await LiveServer.StartAsync(_engines, null, "--Session:BehindAfter=00:10:00");
        _session = await _server.CreateSessionAsync();
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    [Fact]
    public async Task Whatever_engines_say_arrives_as_text_by_every_way_out()
    {
        await using var listener = await TestListener.JoinAsync(_server!, _session!.SessionId, "es-MX");
        await using var speaker = await TestSpeaker.StartAsync(_server!, _session);
        await speaker.SpeakAsync(SentAudio.Sentences(Said.Length).Chunks);
        await speaker.EndAsync();
        await listener.UntilCaptionsAsync(Said.Length);

        var json = await _server!.TranscriptAsync(_session, "es");
        await using var late = await TestListener.ConnectAsync(_server);
        var missed = (await late.JoinAsync(_session.SessionId, "fr")).Captions;
        Assert.Equal((Said.Length, Said.Length, Said.Length), (listener.Captions.Count, json.Count, missed.Count));
        for (var index = 0; index < Said.Length; index++)
        {
            var clean = EngineText.Clean(Said[index]);
            foreach (var caption in new[] { listener.Captions[index], json[index] })
                Assert.Equal((clean, $"[es-ES] {clean}"), (caption.SourceText, caption.Text));
            Assert.Equal((clean, $"[fr-FR] {clean}"), (missed[index].SourceText, missed[index].Text));
        }

        var text = await TranscriptAsync("txt");
        Assert.Equal(json.Select(caption => caption.Text), text.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain(text, character => char.IsControl(character) && character != '\n');
        await AssertPlayedAsync("vtt", json.Select(caption => caption.Text));
        await AssertPlayedAsync("srt", json.Select(caption => caption.Text));
    }

    [Fact]
    public async Task What_was_not_understood_is_said_in_every_file()
    {
        var failure = new StageFailure(Stage.Recognition, "engine-crashed", "For good.", Transient: false);
        _engines.Recognizer.OnComplete.FailNext(failure, 3);
        await using (var speaker = await TestSpeaker.StartAsync(_server!, _session!))
        {
            await speaker.SpeakAsync(SentAudio.Sentences(1).Chunks);
            await speaker.EndAsync();
        }

        foreach (var format in new[] { "txt", "vtt", "srt" })
        {
            Assert.Contains("[No se entendió]", await TranscriptAsync(format), StringComparison.Ordinal);
            Assert.Contains("[Not understood]", await TranscriptAsync(format, "en"), StringComparison.Ordinal);
        }
    }

    private Task<string> TranscriptAsync(string format, string language = "es") => _server!.Http.GetStringAsync(
        $"/api/sessions/{_session!.SessionId}/transcript?language={language}&format={format}", Cancelled);

    // A player's own decoder: all cues are there, and no text has become markup.
    private async Task AssertPlayedAsync(string format, IEnumerable<string> texts)
    {
        var folder = Directory.CreateTempSubdirectory("livetranslate-test-").FullName;
        var file = Path.Combine(folder, $"talk.{format}");
        await File.WriteAllTextAsync(file, await TranscriptAsync(format), Cancelled);

        var probed = JsonDocument.Parse(await RunAsync("ffprobe", "-v", "error", "-show_packets", "-of", "json", file));
        Assert.Equal(Said.Length, probed.RootElement.GetProperty("packets").GetArrayLength());

        var shown = (await RunAsync("ffmpeg", "-v", "error", "-i", file, "-f", "ass", "-")).ReplaceLineEndings("\n");
        var lines = shown.Split('\n').Where(line => line.StartsWith("Dialogue:", StringComparison.Ordinal))
            .Select(line => line.Split(',', 10)[9]).ToArray();
        Assert.Equal(Said.Length, lines.Length);
        if (format == "srt") Assert.DoesNotContain(lines, line => line.Contains('{') || line.Contains('\\'));
        Assert.Equal(texts.Select(LettersOf), lines.Select(LettersOf));
        Directory.Delete(folder, recursive: true);
    }

    // Brackets may have become others, which are read the same.
    private static string LettersOf(string text) => string.Concat(text.Where(char.IsLetterOrDigit));

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
