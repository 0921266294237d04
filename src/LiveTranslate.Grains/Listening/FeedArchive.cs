using LiveTranslate.Contracts.Grains;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Pipeline.Synthesis;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Grains.Listening;

/// <summary>What the archive has of one feed, as its listeners know it.</summary>
internal sealed partial class FeedArchive(
    string feed, CaptionReader reader, SessionEngines engines, DeliveryOptions options, ILogger logger)
{
    private readonly SessionId _session = SessionId.Parse(FeedKey.Split(feed).SessionId);

    public LanguageTag Language { get; } = LanguageTag.Parse(FeedKey.Split(feed).Language);

    /// <returns>In order, up to the first that is not archived or cannot be read.</returns>
    public async Task<IReadOnlyList<Caption>> ReadCaptionsAsync(int from, int count)
    {
        var read = await reader.ReadAsync(_session, from, count, Language, CancellationToken.None);
        if (read.Failure is { } failure) LogUnavailable(logger, feed, from + read.Captions.Count, failure.Cause);
        return [.. Show(read.Captions)];
    }

    /// <returns>In order and without gaps, up to the first that has no text in this language just now.</returns>
    public async Task<IReadOnlyList<Caption>> ReadTranslatedAsync(int from, int count)
    {
        var read = await reader.ReadAsync(_session, from, count, Language, CancellationToken.None);
        return [.. Show(read.Captions.TakeWhile(caption => !caption.Provisional))];
    }

    /// <returns>The newest before an index, in order and without gaps: what can be read within the time.</returns>
    public async Task<IReadOnlyList<Caption>> ReadBackAsync(int from, int end, TimeSpan wait) =>
        [.. Show(await reader.ReadBackAsync(_session, from, end, Language, wait, CancellationToken.None))];

    /// <returns>Null when the segment has no speech in this language; a failure when that can't be said now.</returns>
    public async Task<Outcome<Speech?>> ReadSpeechAsync(int index)
    {
        var read = await ReadSpeechCoreAsync(index);
        if (read.Failure is not { } failure) return read;
        LogUnavailable(logger, feed, index, failure.Cause);
        // What can never be read must not keep back what comes after it.
        return failure.Transient ? read : Outcome.Of<Speech?>(null);
    }

    private IEnumerable<Caption> Show(IEnumerable<ArchivedCaption> archived) =>
        archived.Select(caption => Captions.Show(_session.Value, Language.Value, caption));

    private async Task<Outcome<Speech?>> ReadSpeechCoreAsync(int index)
    {
        var segment = await engines.Archive.ReadAsync(_session, index, CancellationToken.None);
        if (segment.Failure is { } failure) return failure;
        if (segment.Value?.Speech.TryGetValue(Language, out var milliseconds) != true) return Outcome.Of<Speech?>(null);
        var speech = new Speech
        {
            SessionId = _session.Value,
            Index = index,
            Language = Language.Value,
            ContentType = SpeechAudio.ContentType,
            DurationMs = milliseconds,
            Url = Captions.SpeechUrl(options, _session.Value, index, Language.Value),
        };
        if (options.Audio is AudioDelivery.Link)
        {
            var link = await engines.Archive.LinkSpeechAsync(_session, index, Language, CancellationToken.None);
            return link is null ? speech : speech with { Url = link.ToString() };
        }

        var opened = await engines.Archive.OpenSpeechAsync(_session, index, Language, CancellationToken.None);
        if (opened.Failure is { } unopened) return unopened;
        if (opened.Value is not { } stream) return Outcome.Of<Speech?>(null);
        try
        {
            await using (stream)
            {
                using var data = new MemoryStream();
                await stream.CopyToAsync(data);
                return speech with { Data = data.ToArray() };
            }
        }
        catch (IOException exception)
        {
            return new StageFailure(Stage.Archiving, "speech-unreadable", exception.Message, Transient: true);
        }
    }

    [LoggerMessage(2402, LogLevel.Warning, "Feed {Feed} cannot read segment {Index} ({Cause}); it tries again")]
    private static partial void LogUnavailable(ILogger logger, string feed, int index, string cause);
}
