using System.Collections.Immutable;
using System.Security.Cryptography;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Recognition;

namespace LiveTranslate.Testing;

/// <summary>
/// A recognizer whose text tells what it heard: <c>48000 samples 1F2E3D4C</c>. So a test can say that no sample was
/// lost, doubled or changed on the way. A window without audio has no text.
/// </summary>
public sealed class FakeRecognizer : ISpeechRecognizer
{
    private ImmutableList<HeardWindow> _heard = [];
    private Task _last = Task.CompletedTask;
    private int _started;
    private int _abandoned;

    public IReadOnlyList<LanguageTag> Languages { get; init; } = [LanguageTag.Parse("en-US")];

    /// <summary>What goes wrong next: asked at each start (a failure there is a busy recognizer).</summary>
    public ScriptedFailures OnStart { get; } = new();

    /// <summary>What goes wrong next: asked at each completion, where the failure shows in the results.</summary>
    public ScriptedFailures OnComplete { get; } = new();

    /// <summary>
    /// Hears windows as a single decoder does: in the order in which they were started, each when the one before it is
    /// done or given up. False by default.
    /// </summary>
    public bool OneByOne { get; set; }

    /// <summary>Text for a window; <see cref="TextOf"/> by default.</summary>
    public Func<HeardWindow, string> Transcribe { get; set; } = window => TextOf(window.Pcm);

    /// <summary>The confidence of each final result.</summary>
    public double? Confidence { get; set; } = 0.9;

    /// <summary>Every window completed so far, with its audio, in the order of completion.</summary>
    public IReadOnlyList<HeardWindow> Heard => Volatile.Read(ref _heard);

    public int Started => Volatile.Read(ref _started);

    /// <summary>Windows disposed of before they were completed.</summary>
    public int Abandoned => Volatile.Read(ref _abandoned);

    /// <summary>The text of audio by default.</summary>
    public static string TextOf(ReadOnlyMemory<byte> pcm) =>
        pcm.IsEmpty
            ? ""
            : $"{pcm.Length / PcmFormat.BytesPerSample} samples {Convert.ToHexString(SHA256.HashData(pcm.Span))[..8]}";

    public Task<EngineReport> ProbeAsync(CancellationToken cancellationToken) => Task.FromResult(new EngineReport(
        Stage.Recognition, "Fake", [.. Languages.Select(language => new EngineFinding(language.Value, true, "fake"))]));

    public async ValueTask<Outcome<ISpeechRecognition>> StartAsync(
        RecognitionRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (request.Language.FindIn(Languages) is null)
            return new StageFailure(Stage.Recognition, "language-unsupported", "The fake does not know it.", false);
        if (await OnStart.NextAsync(cancellationToken) is { } failure) return failure;
        Interlocked.Increment(ref _started);
        var recognition = new FakeRecognition(this, request);
        recognition.Before = Interlocked.Exchange(ref _last, recognition.Over);
        return Outcome.Of<ISpeechRecognition>(recognition);
    }

    internal void Hear(HeardWindow window) => ImmutableInterlocked.Update(ref _heard, heard => heard.Add(window));

    internal void Abandon() => Interlocked.Increment(ref _abandoned);
}

/// <param name="Session">Whose it is.</param>
/// <param name="Language">The language asked for.</param>
/// <param name="Vocabulary">The vocabulary given.</param>
/// <param name="Pcm">All its audio.</param>
/// <param name="Following">What came after it, as far as it was given.</param>
public sealed record HeardWindow(
    SessionId Session,
    LanguageTag Language,
    IReadOnlyList<string> Vocabulary,
    ReadOnlyMemory<byte> Pcm,
    ReadOnlyMemory<byte> Following);
