using System.Diagnostics;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Grains.Listening;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Pipeline.Synthesis;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Grains.Sessions;

/// <summary>The way from a session to its store and its feeds.</summary>
internal sealed partial class SessionDelivery(
    string sessionId,
    SessionStore store,
    SessionEngines engines,
    DeliveryOptions options,
    IGrainFactory grains,
    Func<(SessionState State, IEnumerable<LanguageTag> Demanded)> show,
    TimeProvider time,
    ILogger logger) : ISessionHost
{
    // Listeners come and go by the hundred at the start: they are counted once a second.
    private static readonly TimeSpan ChangePeriod = TimeSpan.FromSeconds(1);
    private bool _changePending;

    public Task CommitAsync(SessionProgress progress, CancellationToken cancellationToken) =>
        store.SaveAsync(record => record with { Progress = progress }, cancellationToken);

    public Task DeliverAsync(CaptionRelease caption, CancellationToken cancellationToken) => TryAsync(
        Feed(caption.Language).AddCaptionAsync(new Caption
        {
            SessionId = sessionId,
            Index = caption.Index,
            Language = caption.Language.Value,
            SourceText = caption.SourceText,
            Text = caption.Text,
            StartMs = caption.StartMs,
            EndMs = caption.EndMs,
            Timings = new CaptionTimings
            {
                ClosedMs = caption.HeardMs,
                RecognizedMs = Math.Round(caption.Recognized.TotalMilliseconds, 1),
                TranslatedMs = Math.Round(caption.Translated.TotalMilliseconds, 1),
                BacklogMs = Math.Round(caption.Backlog.TotalMilliseconds, 1),
            },
            Failure = Captions.Show(caption.Failure),
            TraceParent = Activity.Current is { Recorded: true } activity ? activity.Id : null,
        }),
        caption.Language);

    public async Task DeliverAsync(SpeechRelease speech, CancellationToken cancellationToken)
    {
        var link = options.Audio is AudioDelivery.Link
            ? await engines.Archive.LinkSpeechAsync(SessionId.Parse(sessionId), speech.Index, speech.Language, cancellationToken)
            : null;
        await TryAsync(
            Feed(speech.Language).AddSpeechAsync(new Speech
            {
                SessionId = sessionId,
                Index = speech.Index,
                Language = speech.Language.Value,
                ContentType = SpeechAudio.ContentType,
                DurationMs = (long)speech.Audio.Duration.TotalMilliseconds,
                Data = options.Audio is AudioDelivery.Inline ? speech.Audio.Data.ToArray() : null,
                Url = link?.ToString() ?? Captions.SpeechUrl(options, sessionId, speech.Index, speech.Language.Value),
                SynthesizedMs = Math.Round(speech.Synthesized.TotalMilliseconds, 1),
            }),
            speech.Language);
    }

    public void ShowPartial(string text)
    {
        var source = show().State.SourceLanguage;
        _ = TryAsync(
            grains.GetGrain<IListenerGrain>(FeedKey.For(sessionId, source))
                .ShowPartialAsync(new Partial { Language = source, Text = text }),
            LanguageTag.Parse(source));
    }

    public void SegmentsArchived(int count) => Broadcast();

    public void Changed()
    {
        if (_changePending) return;
        _changePending = true;
        _ = BroadcastSoonAsync();
    }

    private async Task BroadcastSoonAsync()
    {
        Broadcast();
        await Task.Delay(ChangePeriod, time);
        // First: a broadcast that fails must not be the last one.
        _changePending = false;
        Broadcast();
    }

    private void Broadcast()
    {
        var (state, demanded) = show();
        foreach (var language in demanded) _ = TryAsync(Feed(language).SessionChangedAsync(state), language);
    }

    private IListenerGrain Feed(LanguageTag language) =>
        grains.GetGrain<IListenerGrain>(FeedKey.For(sessionId, language.Value));

    // A feed that cannot be reached now fills the gap from the archive when it is back.
    private async Task TryAsync(Task delivery, LanguageTag language)
    {
        try
        {
            await delivery;
        }
        // Whatever a feed throws comes as it is.
        catch (Exception exception)
        {
            LogNotDelivered(logger, sessionId, language, exception.GetType().Name);
        }
    }

    [LoggerMessage(2201, LogLevel.Warning, "Session {Session} could not reach its {Language} feed ({Why})")]
    private static partial void LogNotDelivered(ILogger logger, string session, LanguageTag language, string why);
}
