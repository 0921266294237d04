using LiveTranslate.Pipeline.Sessions;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Pipeline.Recognition;

/// <summary>Recognizes a few seconds of speech that belong to no session: nothing of them is kept.</summary>
public sealed class SoundCheck(
    SessionEngines engines, SessionOptions options, TimeProvider time, ILogger<SoundCheck> logger) : IDisposable
{
    /// <summary>What one check may bring.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromSeconds(10);

    // Sessions come first: checks never hold more recognizers of a server than this.
    private const int AtOnce = 2;

    private readonly SemaphoreSlim _places = new(AtOnce);

    /// <returns>What was understood, or why nothing; null when as many checks are under way as this server takes.</returns>
    public async Task<Transcript?> TryRecognizeAsync(LanguageTag language, ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        if (!await _places.WaitAsync(TimeSpan.Zero, cancellationToken)) return null;
        try
        {
            // Under an id of its own: what an engine learns of a voice here must not reach into the session.
            var request = new RecognitionRequest(SessionId.New(), language, []);
            var policy = WindowRecognition.CreatePolicy(options.RecognitionDeadline, time, logger);
            using var recognition = new WindowRecognition(engines.Recognizer, request, policy, onPartial: null, cancellationToken);
            recognition.Feed(pcm);
            recognition.Close(default);
            return await recognition.TranscribeAsync(pcm);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();
}
