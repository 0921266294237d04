using LiveTranslate.Pipeline.Synthesis;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Pipeline.Archiving;

/// <summary>
/// Writes until it is written: while the archive does not answer, the audio stays where it is and the session waits.
/// </summary>
internal sealed partial class ArchiveWriter(ISessionArchive archive, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(5);

    public Task<Segment> AppendAsync(SessionId session, Segment segment, CancellationToken cancellationToken) =>
        UntilWrittenAsync(session, token => archive.AppendAsync(session, segment, token), cancellationToken);

    public Task PutSpeechAsync(
        SessionId session, int index, LanguageTag language, SpeechAudio speech, CancellationToken cancellationToken) =>
        UntilWrittenAsync(
            session, token => archive.PutSpeechAsync(session, index, language, speech, token), cancellationToken);

    /// <summary>Reads until the archive answers.</summary>
    public Task<Segment?> ReadAsync(SessionId session, int index, CancellationToken cancellationToken) =>
        UntilWrittenAsync(session, token => archive.ReadAsync(session, index, token), cancellationToken);

    private async Task<T> UntilWrittenAsync<T>(
        SessionId session, Func<CancellationToken, ValueTask<Outcome<T>>> call, CancellationToken cancellationToken)
    {
        var delay = FirstDelay;
        while (true)
        {
            var outcome = await call(cancellationToken);
            if (outcome.Succeeded) return outcome.Value;
            PipelineInstruments.Count(outcome.Failure);
            LogWaiting(logger, session, outcome.Failure.Cause, outcome.Failure.Message, delay);
            await Task.Delay(delay, time, cancellationToken);
            delay = delay * 2 < MaxDelay ? delay * 2 : MaxDelay;
        }
    }

    [LoggerMessage(1101, LogLevel.Warning,
        "Session {Session} waits for the archive ({Cause}: {Message}); trying again in {Delay}")]
    private static partial void LogWaiting(
        ILogger logger, SessionId session, string cause, string message, TimeSpan delay);
}
