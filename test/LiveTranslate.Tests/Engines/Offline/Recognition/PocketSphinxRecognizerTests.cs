using System.Runtime.InteropServices;
using LiveTranslate.Engines.Offline.Recognition;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Recognition;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LiveTranslate.Tests.Engines.Offline.Recognition;

[Collection(WholeMachine.Name)]
public sealed class PocketSphinxRecognizerTests : SpeechRecognizerContract, IDisposable
{
    // None of it was used to choose the decoder's settings.
    private const string Talk =
        "The old lighthouse stands on a small island near the coast. Fishermen used to look for its light on dark "
        + "winter nights. Nobody lives there now, but many people come to see it in the summer. The boat leaves "
        + "every hour and the trip takes about thirty minutes. You should bring a warm jacket because the wind can "
        + "be very strong.";

    private readonly PocketSphinxRecognizer _recognizer = Recognizer(new RecognizerOptions());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _recognizer.Dispose();

    protected override async ValueTask<ISpeechRecognizer> RecognizerAsync()
    {
        if (_recognizer.Languages.Count == 0) await _recognizer.ProbeAsync(Cancellation);
        return _recognizer;
    }

    protected override async ValueTask<ReadOnlyMemory<byte>> SpeechAsync() =>
        await FliteVoice.SpeakAsync("Many people came to see the garden in the summer.");

    [Theory]
    [InlineData("slt", true)]
    [InlineData("rms", true)]
    [InlineData("kal16", true)]
    [InlineData("rms", false)]
    public async Task Clear_speech_cut_every_three_seconds_is_understood(string voice, bool secondPass)
    {
        using var recognizer = Recognizer(new RecognizerOptions { SecondPass = secondPass });
        await recognizer.ProbeAsync(Cancellation);
        var session = SessionId.New();
        var heard = "";
        foreach (var window in Windows(await FliteVoice.SpeakAsync(Talk, voice)))
            heard += TextOf(await RecognizeAsync(recognizer, session, window)) + " ";
        var rate = WordErrorRate.Of(Talk, heard);
        // Over 90 sentences and three voices it is 12 %; a text as short as this strays from that.
        Assert.True(rate < 0.25, $"Of the words {rate:P1} were wrong: {heard}");
    }

    [Fact]
    public async Task Partial_results_come_while_the_window_fills()
    {
        var results = await RecognizeAsync(await RecognizerAsync(), SessionId.New(), await SpeechAsync());
        Assert.Contains(results, result => !result.IsFinal && result.Text.Length > 0);
        Assert.StartsWith("Many people", results[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_has_no_text() =>
        Assert.Equal("", TextOf(await RecognizeAsync(await RecognizerAsync(), SessionId.New(), new byte[96_000])));

    [Fact]
    public async Task A_model_that_is_missing_is_a_finding_with_its_cure()
    {
        using var recognizer = Recognizer(new RecognizerOptions { ModelPath = "/nonexistent" });
        var report = await recognizer.ProbeAsync(Cancellation);
        Assert.False(report.Works);
        Assert.Contains("apt-get install libpocketsphinx3 pocketsphinx-en-us", report.Findings[0].Cure, StringComparison.Ordinal);
        var request = new RecognitionRequest(SessionId.New(), Language, []);
        Assert.Equal("language-unsupported", (await recognizer.StartAsync(request, Cancellation)).Failure?.Cause);
    }

    [Fact]
    public void A_library_that_is_missing_is_named() =>
        Assert.Equal("libnothere.so.9 is not installed", PocketSphinxRecognizer.Missing("libnothere.so.9"));

    [Fact]
    public async Task More_sessions_than_decoders_are_refused_with_the_setting_to_change()
    {
        using var recognizer = Recognizer(new RecognizerOptions { MaxDecoders = 1 });
        await recognizer.ProbeAsync(Cancellation);
        await using var window = await StartAsync(recognizer, SessionId.New());
        var request = new RecognitionRequest(SessionId.New(), Language, []);
        var failure = (await recognizer.StartAsync(request, Cancellation)).Failure;
        Assert.Equal("recognizer-busy", failure?.Cause);
        Assert.True(failure!.Transient);
        Assert.Contains("Engines__Offline__Recognizer__MaxDecoders", failure.Message, StringComparison.Ordinal);
    }

    // At 3 s, or at the quietest 20 ms of the last 500 ms before: the worst that windowing does to a sentence.
    private static IEnumerable<ReadOnlyMemory<byte>> Windows(ReadOnlyMemory<byte> speech)
    {
        const int window = 3 * PcmFormat.BytesPerSecond, search = PcmFormat.BytesPerSecond / 2, frame = 640;
        while (speech.Length > window)
        {
            var cut = Enumerable.Range(0, search / frame)
                .Select(i => window - (i + 1) * frame)
                .MinBy(at => Energy(speech.Span.Slice(at, frame)));
            yield return speech[..cut];
            speech = speech[cut..];
        }

        yield return speech;
    }

    private static double Energy(ReadOnlySpan<byte> frame)
    {
        var energy = 0.0;
        foreach (var sample in MemoryMarshal.Cast<byte, short>(frame)) energy += (double)sample * sample;
        return energy;
    }

    private static PocketSphinxRecognizer Recognizer(RecognizerOptions options) =>
        new(options, TimeProvider.System, NullLogger<PocketSphinxRecognizer>.Instance);
}
