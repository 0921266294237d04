using LiveTranslate.Pipeline.Sessions;
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

    private readonly SessionEngines _engines;
    private readonly LateTranslator _late;
    private readonly TimeProvider _time;

    public CaptionReader(SessionEngines engines, SessionOptions options, TimeProvider time, ILogger<CaptionReader> logger)
    {
        (_engines, _time) = (engines, time);
        _late = new LateTranslator(engines, options, time, logger);
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
                reads.Enqueue(ReadTwiceAsync(session, next++, language, translate: true, cancellationToken));
            var read = await reads.Dequeue();
            failure = read.Failure;
            if (failure is not null || read.Value is not { } caption) break;
            captions.Add(caption);
        }

        // Without the one before them they are of no use; but nothing is left running.
        await Task.WhenAll(reads);
        return new ArchivedCaptions(captions, failure);
    }

    /// <summary>
    /// The newest of a range, in order and without gaps up to its end: as many as can be read within a time. What is
    /// being translated when the time is over is kept, and is there for the next who asks.
    /// </summary>
    /// <param name="session">Whose.</param>
    /// <param name="from">The first index wanted.</param>
    /// <param name="end">The index after the last.</param>
    /// <param name="language">In which language.</param>
    /// <param name="wait">The time; zero to take only what is archived in this language, and translate nothing.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    public async Task<IReadOnlyList<ArchivedCaption>> ReadBackAsync(
        SessionId session, int from, int end, LanguageTag language, TimeSpan wait, CancellationToken cancellationToken)
    {
        var captions = new List<ArchivedCaption>();
        var reads = new Queue<Task<Outcome<ArchivedCaption?>>>(ReadsAtOnce);
        var translate = wait > TimeSpan.Zero;
        using var timeout = translate ? new CancellationTokenSource(wait, _time) : new CancellationTokenSource();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var next = end;
        while (captions.Count < end - from)
        {
            while (reads.Count < ReadsAtOnce && next > from)
                reads.Enqueue(ReadTwiceAsync(session, --next, language, translate, cancellationToken));
            try
            {
                var read = await reads.Dequeue().WaitAsync(over.Token);
                // A text that may be translated a moment later is better waited for than shown untranslated.
                if (read.Failure is not null || read.Value is not { Provisional: false } caption) break;
                captions.Add(caption);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                break;
            }
        }

        captions.Reverse();
        return captions;
    }

    private async Task<Outcome<ArchivedCaption?>> ReadAsync(
        SessionId session, int index, LanguageTag language, bool translate, CancellationToken cancellationToken)
    {
        var read = await _engines.Archive.ReadAsync(session, index, cancellationToken);
        if (!read.Succeeded) return read.Failure;
        if (read.Value is not { } segment) return Outcome.Of<ArchivedCaption?>(null);
        if (language == segment.SourceLanguage || segment.SourceText.Length == 0)
            return new ArchivedCaption(segment, new SegmentCaption(segment.SourceText, segment.Failure));
        if (segment.Captions.TryGetValue(language, out var made)) return new ArchivedCaption(segment, made);

        var late = await _engines.Archive.ReadCaptionAsync(session, index, language, cancellationToken);
        if (!late.Succeeded) return late.Failure;
        if (late.Value is { } kept) return new ArchivedCaption(segment, kept);
        if (!translate) return Outcome.Of<ArchivedCaption?>(null);

        var caption = await _late.TranslateAsync(session, segment, language).WaitAsync(cancellationToken);
        return new ArchivedCaption(segment, caption, Provisional: caption.Failure is { Transient: true });
    }

    // One read in trouble for a moment must not cost those after it. A deadline that passed is no moment.
    private async Task<Outcome<ArchivedCaption?>> ReadTwiceAsync(
        SessionId session, int index, LanguageTag language, bool translate, CancellationToken cancellationToken)
    {
        var read = await ReadAsync(session, index, language, translate, cancellationToken);
        return read.Failure is { Transient: true, Cause: not StageFailure.TimedOutCause }
            ? await ReadAsync(session, index, language, translate, cancellationToken)
            : read;
    }
}

/// <param name="Captions">In order, without gaps.</param>
/// <param name="Failure">Why there are no more, when the archive did not answer.</param>
public sealed record ArchivedCaptions(IReadOnlyList<ArchivedCaption> Captions, StageFailure? Failure);

/// <param name="Segment">What was said.</param>
/// <param name="Caption">Its text in the language asked for.</param>
/// <param name="Provisional">Whether the translation failed only for the moment: it is not kept, and the next read tries again.</param>
public sealed record ArchivedCaption(Segment Segment, SegmentCaption Caption, bool Provisional = false);
