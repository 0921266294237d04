using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Recognition;
using LiveTranslate.Pipeline.Synthesis;
using LiveTranslate.Pipeline.Translation;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Tests.Engines.Fakes;

public sealed class FakeEngineTests
{
    private static readonly LanguageTag English = LanguageTag.Parse("en-US");
    private static readonly LanguageTag Spanish = LanguageTag.Parse("es-ES");
    private static readonly StageFailure Busy = new(Stage.Recognition, "recognizer-busy", "Busy.", true);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FakeRecognizer_keeps_every_byte_it_heard()
    {
        var fake = new FakeRecognizer();
        await using var window = await StartAsync(fake);
        await window.WriteAsync(new byte[] { 1, 2 }, Cancellation);
        await window.WriteAsync(new byte[] { 3, 4 }, Cancellation);
        await window.CompleteAsync(Cancellation);
        var text = "";
        await foreach (var result in window.Results.WithCancellation(Cancellation)) text += result.Text;
        Assert.Equal([1, 2, 3, 4], Assert.Single(fake.Heard).Pcm.ToArray());
        Assert.Equal(FakeRecognizer.TextOf(new byte[] { 1, 2, 3, 4 }), text);
        Assert.StartsWith("2 samples ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FakeRecognizer_told_to_fail_fails_that_often()
    {
        var fake = new FakeRecognizer();
        fake.OnStart.FailNext(Busy);
        fake.OnComplete.FailNext(Busy);
        var request = new RecognitionRequest(SessionId.New(), English, []);
        Assert.Equal(Busy, (await fake.StartAsync(request, Cancellation)).Failure);
        await using var window = await StartAsync(fake);
        await window.CompleteAsync(Cancellation);
        await foreach (var result in window.Results.WithCancellation(Cancellation)) Assert.Equal(Busy, result.Failure);
        Assert.True((await fake.StartAsync(request, Cancellation)).Succeeded);
    }

    [Fact]
    public async Task FakeTranslator_that_hangs_answers_when_released()
    {
        var fake = new FakeTranslator();
        var held = fake.OnTranslate.Hang();
        var request = new TranslationRequest(SessionId.New(), "Hi", English, Spanish, new Dictionary<string, string>());
        var call = fake.TranslateAsync(request, Cancellation).AsTask();
        Assert.Equal(1, fake.OnTranslate.Waiting);
        Assert.False(call.IsCompleted);
        held.Dispose();
        Assert.Equal("[es-ES] Hi", (await call).Value);
        Assert.Equal(1, fake.CallsTo(Spanish));
    }

    [Fact]
    public async Task FakeSynthesizer_makes_mp3s_that_decode()
    {
        var request = new SynthesisRequest(SessionId.New(), new string('x', 45), Spanish);
        var speech = (await new FakeSynthesizer().SynthesizeAsync(request, Cancellation)).Value;
        var decoded = await Mp3.DurationAsync(speech.Data, Cancellation);
        Assert.InRange((decoded - speech.Duration).Duration(), TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
        Assert.InRange(speech.Duration, TimeSpan.FromSeconds(2.9), TimeSpan.FromSeconds(3.1));
    }

    [Fact]
    public async Task InMemoryArchive_taken_away_fails_and_comes_back()
    {
        var archive = new InMemoryArchive { Unavailable = true };
        Assert.Equal("archive-unavailable", (await archive.ReadAsync(SessionId.New(), 0, Cancellation)).Failure?.Cause);
        archive.Unavailable = false;
        Assert.True((await archive.ReadAsync(SessionId.New(), 0, Cancellation)).Succeeded);
    }

    private static async Task<ISpeechRecognition> StartAsync(FakeRecognizer fake) =>
        (await fake.StartAsync(new RecognitionRequest(SessionId.New(), English, []), Cancellation)).Value;
}
