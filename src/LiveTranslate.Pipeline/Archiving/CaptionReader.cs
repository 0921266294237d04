using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Pipeline.Translation;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Pipeline.Archiving;

/// <summary>
/// Reads archived segments in any language of their session. A language that nobody had asked for when the segment
/// was made is translated when it is first read, and kept.
/// </summary>
public sealed class CaptionReader
{
    // Segments read, and translated where nobody had asked for them, side by side: an hour of talk is 1,200 of them, and
    // an archive that is not on this machine takes some 30 ms for each.
    private const int ReadsAtOnce = 16;

    private static readonly Dictionary<string, string> NoGlossary = [];
    private readonly SessionEngines _engines;
    private readonly TranslationStage _translate;

    public CaptionReader(SessionEngines engines, SessionOptions options, TimeProvider time, ILogger<CaptionReader> logger)
    {
        _engines = engines;
        _translate = new TranslationStage(engines.Translator, options.TranslationDeadline, time, logger);
    }

    /// <summary>Those from an index on, in order, up to the first that is not archived or cannot be read.</summary>
    public async Task<ArchivedCaptions> ReadAsync(
        SessionId session, int from, int count, LanguageTag language, CancellationToken cancellationToken)
    {
        var captions = new List<ArchivedCaption>(count);
        var reads = new Queue<Task<Outcome<ArchivedCaption?>>>(ReadsAtOnce);
        var next = from;
        StageFailure? failure = null;
        while (captions.Count < count)
        {
            while (reads.Count < ReadsAtOnce && next < from + count)
                reads.Enqueue(ReadTwiceAsync(session, next++, language, cancellationToken));
            var read = await reads.Dequeue();
            failure = read.Failure;
            if (failure is not null || read.Value is not { } caption) break;
            captions.Add(caption);
        }

        // Without the one before them they are of no use; but nothing is left running.
        await Task.WhenAll(reads);
        return new ArchivedCaptions(captions, failure);
    }

    /// <summary>The segment and its caption; null when it is not archived; a failure when the archive does not answer.</summary>
    public async Task<Outcome<ArchivedCaption?>> ReadAsync(
        SessionId session, int index, LanguageTag language, CancellationToken cancellationToken)
    {
        var read = await _engines.Archive.ReadAsync(session, index, cancellationToken);
        if (!read.Succeeded) return read.Failure;
        if (read.Value is not { } archived) return Outcome.Of<ArchivedCaption?>(null);
        // What an earlier version archived was not cleaned.
        var segment = archived with { SourceText = EngineText.Clean(archived.SourceText) };
        if (language == segment.SourceLanguage || segment.SourceText.Length == 0)
            return new ArchivedCaption(segment, new SegmentCaption(segment.SourceText, segment.Failure));
        if (segment.Captions.TryGetValue(language, out var made)) return new ArchivedCaption(segment, Clean(made));

        var late = await _engines.Archive.ReadCaptionAsync(session, index, language, cancellationToken);
        if (!late.Succeeded) return late.Failure;
        if (late.Value is { } kept) return new ArchivedCaption(segment, Clean(kept));

        var request = new TranslationRequest(session, segment.SourceText, segment.SourceLanguage, language, NoGlossary);
        var translated = await _translate.TranslateAsync(request, cancellationToken);
        // A failure is not kept: the next reader may have more luck.
        if (!translated.Succeeded)
            return new ArchivedCaption(segment, new SegmentCaption(segment.SourceText, translated.Failure));
        var added = await _engines.Archive.AddCaptionAsync(
            session, index, language, new SegmentCaption(translated.Value), cancellationToken);
        return new ArchivedCaption(segment, added.Succeeded ? Clean(added.Value) : new SegmentCaption(translated.Value));
    }

    private static SegmentCaption Clean(SegmentCaption caption) => caption with { Text = EngineText.Clean(caption.Text) };

    // One read in trouble for a moment must not cost those after it. A deadline that passed is no moment.
    private async Task<Outcome<ArchivedCaption?>> ReadTwiceAsync(
        SessionId session, int index, LanguageTag language, CancellationToken cancellationToken)
    {
        var read = await ReadAsync(session, index, language, cancellationToken);
        return read.Failure is { Transient: true, Cause: not StageFailure.TimedOutCause }
            ? await ReadAsync(session, index, language, cancellationToken)
            : read;
    }
}

/// <param name="Captions">In order, without gaps.</param>
/// <param name="Failure">Why there are no more, when the archive did not answer.</param>
public sealed record ArchivedCaptions(IReadOnlyList<ArchivedCaption> Captions, StageFailure? Failure);

public sealed record ArchivedCaption(Segment Segment, SegmentCaption Caption);
