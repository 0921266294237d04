using System.Diagnostics;
using LiveTranslate.Cli.Measuring;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Testing;
using LiveTranslate.Tests.Server;
using Xunit;

namespace LiveTranslate.Tests.EndToEnd;

/// <summary>The main job, whole and real: a voice speaks English, listeners read and hear other languages.</summary>
[Collection(WholeMachine.Name)]
public sealed class OfflineSessionTests
{
    // Paragraphs of everyday speech; long enough that one misheard word does not decide.
    private static readonly string[] Paragraphs =
    [
        "Good morning everyone, and thank you for coming. Today we will talk about clean water. "
        + "It is one of the most important things we have. Many people still walk a long way to reach a well.",
        "The museum opens at nine and closes at six. Please leave large bags at the front desk. "
        + "The guide will meet you beside the main stairs. Children can enter without a ticket.",
        "My father worked in this office for many years. He came home late every evening. "
        + "On Sunday we went to the park together. I still remember those days very well.",
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clear_speech_is_understood_translated_and_spoken()
    {
        // All is said at once, which is far behind; it is to be spoken all the same.
        await using var server = await LiveServer.StartAsync(
            settings: ["--Session:BehindAfter=00:10:00", "--Session:RecognitionDeadline=00:01:00"]);
        var session = await server.CreateSessionAsync(["es-ES", "fr-FR"]);
        await using var english = await TestListener.JoinAsync(server, session.SessionId, "en-US");
        await using var spanish = await TestListener.JoinAsync(server, session.SessionId, "es-ES", audio: true);
        await using var french = await TestListener.JoinAsync(server, session.SessionId, "fr-FR", audio: true);
        await using var speaker = await TestSpeaker.StartAsync(server, session);
        foreach (var paragraph in Paragraphs)
        {
            await speaker.SpeakAsync([.. (await FliteVoice.SpeakAsync(paragraph)).ToArray().Chunk(8_000)]);
            await speaker.SpeakAsync(new SyntheticSpeech().Pause(0.75));
        }

        await speaker.EndAsync();
        var count = (await server.GetSessionAsync(session)).Segments;
        foreach (var listener in new[] { english, spanish, french })
        {
            await listener.UntilCaptionsAsync(count);
            Assert.Equal(Enumerable.Range(0, count), listener.Captions.Select(caption => caption.Index));
        }

        var heard = string.Join(' ', english.Captions.Select(caption => caption.Text));
        var wrong = WordErrorRate.Of(string.Join(' ', Paragraphs), heard);
        Assert.True(wrong < 0.15, $"Of the words {wrong:P1} were wrong: {heard}");
        AssertSpanish(spanish.Captions);
        await AssertSpokenAsync(spanish);
        await AssertSpokenAsync(french);
    }

    // Common words that English and French do not have; a text left untranslated has none of them.
    private static void AssertSpanish(IReadOnlyList<Caption> captions)
    {
        var words = captions.SelectMany(caption => WordErrorRate.Words(caption.Text)).ToArray();
        var common = words.Count(word => word is "el" or "los" or "las" or "y" or "que" or "del" or "una" or "para" or "muy" or "es");
        var english = words.Count(word => word is "the" or "and" or "of" or "is" or "will" or "we");
        Assert.True(common > words.Length / 12, $"Spanish? {string.Join(' ', words)}");
        Assert.True(english < words.Length / 50, $"English: {string.Join(' ', words)}");
    }

    private static async Task AssertSpokenAsync(TestListener listener)
    {
        var spoken = listener.Captions.Where(caption => caption.Text.Length > 0).Select(caption => caption.Index).ToArray();
        await listener.UntilSpeechAsync(spoken.Length);
        Assert.Equal(spoken, listener.Speech.Select(speech => speech.Index));
        foreach (var speech in listener.Speech)
        {
            Assert.Equal("audio/mpeg", speech.ContentType);
            var samples = await DecodedMillisecondsAsync(speech.Data!);
            Assert.InRange(samples, speech.DurationMs - 100, speech.DurationMs + 100);
        }
    }

    private static async Task<double> DecodedMillisecondsAsync(byte[] mp3)
    {
        using var lame = Process.Start(new ProcessStartInfo("lame", ["--quiet", "--decode", "--mp3input", "-t", "-", "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        using var pcm = new MemoryStream();
        var reading = lame.StandardOutput.BaseStream.CopyToAsync(pcm, Cancelled);
        await lame.StandardInput.BaseStream.WriteAsync(mp3, Cancelled);
        lame.StandardInput.Close();
        await reading;
        await lame.WaitForExitAsync(Cancelled);
        Assert.Equal(0, lame.ExitCode);
        return pcm.Length / 2 / 22.05;
    }
}
