using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Recognition;
using Xunit;

namespace LiveTranslate.Testing;

/// <summary>What every recognizer keeps to.</summary>
public abstract class SpeechRecognizerContract
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A language the recognizer must know.</summary>
    protected virtual LanguageTag Language => LanguageTag.Parse("en-US");

    /// <summary>A recognizer that was probed.</summary>
    protected abstract ValueTask<ISpeechRecognizer> RecognizerAsync();

    /// <summary>Two to five seconds of speech that has words.</summary>
    protected abstract ValueTask<ReadOnlyMemory<byte>> SpeechAsync();

    [Fact]
    public async Task Probe_of_a_working_recognizer_names_its_languages()
    {
        var recognizer = await RecognizerAsync();
        var report = await recognizer.ProbeAsync(Cancellation);
        Assert.True(report.Works);
        Assert.Equal(Stage.Recognition, report.Stage);
        Assert.Contains(Language, recognizer.Languages);
    }

    [Fact]
    public async Task A_completed_window_has_text_and_times_within_it()
    {
        var speech = await SpeechAsync();
        var results = await RecognizeAsync(await RecognizerAsync(), SessionId.New(), speech);
        var final = results.Where(result => result.IsFinal).ToArray();
        Assert.NotEmpty(final);
        Assert.True(results[^1].IsFinal);
        Assert.All(results, result => Assert.Null(result.Failure));
        Assert.NotEqual("", TextOf(results));
        var duration = PcmFormat.DurationOf(speech.Length / PcmFormat.BytesPerSample);
        Assert.All(final, result =>
        {
            Assert.InRange(result.Start, TimeSpan.Zero, result.End);
            Assert.InRange(result.End, result.Start, duration);
            Assert.InRange(result.Confidence ?? 0, 0, 1);
        });
    }

    [Fact]
    public async Task A_partial_result_never_follows_the_last_final_one()
    {
        var results = await RecognizeAsync(await RecognizerAsync(), SessionId.New(), await SpeechAsync());
        var lastPartial = results.FindLastIndex(result => !result.IsFinal);
        Assert.True(lastPartial < results.FindLastIndex(result => result.IsFinal));
    }

    [Fact]
    public async Task A_window_without_audio_completes_without_text()
    {
        var results = await RecognizeAsync(await RecognizerAsync(), SessionId.New(), ReadOnlyMemory<byte>.Empty);
        Assert.Equal("", TextOf(results));
        Assert.All(results, result => Assert.Null(result.Failure));
    }

    [Fact]
    public async Task Memory_reused_after_a_write_does_not_change_what_was_heard()
    {
        var recognizer = await RecognizerAsync();
        var speech = await SpeechAsync();
        var expected = TextOf(await RecognizeAsync(recognizer, SessionId.New(), speech));

        await using var window = await StartAsync(recognizer, SessionId.New());
        var reused = new byte[8000];
        for (var at = 0; at < speech.Length; at += reused.Length)
        {
            var piece = speech[at..Math.Min(speech.Length, at + reused.Length)];
            piece.CopyTo(reused);
            await window.WriteAsync(reused.AsMemory(0, piece.Length), Cancellation);
            Array.Clear(reused);
        }

        await window.CompleteAsync(Cancellation);
        Assert.Equal(expected, TextOf(await ReadAsync(window)));
    }

    [Fact]
    public async Task What_follows_a_window_adds_nothing_to_its_text()
    {
        var recognizer = await RecognizerAsync();
        var speech = await SpeechAsync();
        var expected = TextOf(await RecognizeAsync(recognizer, SessionId.New(), speech));

        await using var window = await StartAsync(recognizer, SessionId.New());
        await window.WriteAsync(speech, Cancellation);
        var reused = speech[..16_000].ToArray();
        await window.CompleteAsync(reused, Cancellation);
        Array.Clear(reused);
        // An engine that writes full stops may leave one out: the sentence goes on.
        Assert.Equal(expected.TrimEnd('.'), TextOf(await ReadAsync(window)).TrimEnd('.'));
    }

    [Fact]
    public async Task A_language_it_does_not_know_is_a_failure_that_stays()
    {
        var recognizer = await RecognizerAsync();
        var request = new RecognitionRequest(SessionId.New(), LanguageTag.Parse("qaa"), []);
        var started = await recognizer.StartAsync(request, Cancellation);
        Assert.False(started.Succeeded);
        Assert.Equal(Stage.Recognition, started.Failure.Stage);
        Assert.False(started.Failure.Transient);
    }

    [Fact]
    public async Task A_window_disposed_early_ends_and_leaves_room_for_the_next()
    {
        var recognizer = await RecognizerAsync();
        var (session, speech) = (SessionId.New(), await SpeechAsync());
        var abandoned = await StartAsync(recognizer, session);
        await abandoned.WriteAsync(speech[..16_000], Cancellation);
        await abandoned.DisposeAsync();
        Assert.DoesNotContain(await ReadAsync(abandoned), result => result.IsFinal);
        Assert.NotEqual("", TextOf(await RecognizeAsync(recognizer, session, speech)));
    }

    [Fact]
    public async Task Disposing_twice_does_no_harm()
    {
        var window = await StartAsync(await RecognizerAsync(), SessionId.New());
        await window.DisposeAsync();
        await window.DisposeAsync();
    }

    [Fact]
    public async Task Windows_of_one_session_that_overlap_each_have_their_own_text()
    {
        var recognizer = await RecognizerAsync();
        var (session, speech) = (SessionId.New(), await SpeechAsync());
        await using var first = await StartAsync(recognizer, session);
        await first.WriteAsync(speech, Cancellation);
        await first.CompleteAsync(Cancellation);
        await using var second = await StartAsync(recognizer, session);
        await second.WriteAsync(speech, Cancellation);
        await second.CompleteAsync(Cancellation);
        Assert.NotEqual("", TextOf(await ReadAsync(second)));
        Assert.NotEqual("", TextOf(await ReadAsync(first)));
    }

    [Fact]
    public async Task Sessions_at_the_same_time_do_not_disturb_each_other()
    {
        var recognizer = await RecognizerAsync();
        var speech = await SpeechAsync();
        var alone = TextOf(await RecognizeAsync(recognizer, SessionId.New(), speech));
        var together = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => RecognizeAsync(recognizer, SessionId.New(), speech)));
        Assert.All(together, results => Assert.Equal(alone, TextOf(results)));
    }

    /// <summary>Recognizes a window in chunks of 250 ms.</summary>
    protected async Task<List<RecognitionResult>> RecognizeAsync(
        ISpeechRecognizer recognizer, SessionId session, ReadOnlyMemory<byte> speech)
    {
        await using var window = await StartAsync(recognizer, session);
        for (var at = 0; at < speech.Length; at += 8000)
            await window.WriteAsync(speech[at..Math.Min(speech.Length, at + 8000)], Cancellation);
        await window.CompleteAsync(Cancellation);
        return await ReadAsync(window);
    }

    protected async Task<ISpeechRecognition> StartAsync(ISpeechRecognizer recognizer, SessionId session)
    {
        var started = await recognizer.StartAsync(new RecognitionRequest(session, Language, []), Cancellation);
        return started.Value;
    }

    protected static async Task<List<RecognitionResult>> ReadAsync(ISpeechRecognition window)
    {
        var results = new List<RecognitionResult>();
        await foreach (var result in window.Results.WithCancellation(Cancellation)) results.Add(result);
        return results;
    }

    protected static string TextOf(IEnumerable<RecognitionResult> results) =>
        string.Join(' ', results.Where(result => result.IsFinal).Select(result => result.Text)).Trim();
}
