using System.Collections.Concurrent;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Synthesis;

namespace LiveTranslate.Testing;

/// <summary>An archive in which the first write stands, and which can be made unavailable.</summary>
public sealed class InMemoryArchive : ISessionArchive
{
    private readonly ConcurrentDictionary<(SessionId, int), Segment> _segments = new();
    private readonly ConcurrentDictionary<(SessionId, int, LanguageTag), SegmentCaption> _captions = new();
    private readonly ConcurrentDictionary<(SessionId, int, LanguageTag), SpeechAudio> _speech = new();
    private int _appends;

    /// <summary>What goes wrong next, in writes and reads alike.</summary>
    public ScriptedFailures OnAccess { get; } = new();

    /// <summary>Where <see cref="LinkSpeechAsync"/> points; null for an archive without links.</summary>
    public Uri? LinkBase { get; init; }

    /// <summary>How often a segment was written, those that found one there among them.</summary>
    public int Appends => Volatile.Read(ref _appends);

    /// <summary>Every access fails so, until told otherwise with false.</summary>
    public bool Unavailable
    {
        set => OnAccess.FailAlways(
            value ? new StageFailure(Stage.Archiving, "archive-unavailable", "The test took it away.", true) : null);
    }

    /// <summary>A session's segments so far, in order.</summary>
    public IReadOnlyList<Segment> SegmentsOf(SessionId session) =>
        [.. _segments.Where(entry => entry.Key.Item1 == session).Select(entry => entry.Value).OrderBy(s => s.Index)];

    public Task<EngineReport> ProbeAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new EngineReport(Stage.Archiving, "Fake", [new EngineFinding("memory", true, "fake")]));

    public ValueTask<Outcome<Segment>> AppendAsync(
        SessionId session, Segment segment, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _appends);
        return AccessAsync(() => _segments.GetOrAdd((session, segment.Index), segment), cancellationToken);
    }

    public ValueTask<Outcome<Segment?>> ReadAsync(SessionId session, int index, CancellationToken cancellationToken) =>
        AccessAsync(() => _segments.GetValueOrDefault((session, index)), cancellationToken);

    public ValueTask<Outcome<SegmentCaption>> AddCaptionAsync(
        SessionId session, int index, LanguageTag language, SegmentCaption caption, CancellationToken cancellationToken) =>
        AccessAsync(() => _captions.GetOrAdd((session, index, language), caption), cancellationToken);

    public ValueTask<Outcome<SegmentCaption?>> ReadCaptionAsync(
        SessionId session, int index, LanguageTag language, CancellationToken cancellationToken) =>
        AccessAsync(() => _captions.GetValueOrDefault((session, index, language)), cancellationToken);

    public ValueTask<Outcome<bool>> PutSpeechAsync(
        SessionId session, int index, LanguageTag language, SpeechAudio speech, CancellationToken cancellationToken) =>
        AccessAsync(() => _speech.TryAdd((session, index, language), speech with { Data = speech.Data.ToArray() }) || true,
            cancellationToken);

    public ValueTask<Outcome<Stream?>> OpenSpeechAsync(
        SessionId session, int index, LanguageTag language, CancellationToken cancellationToken) =>
        AccessAsync(
            () => _speech.TryGetValue((session, index, language), out var speech)
                ? new MemoryStream(speech.Data.ToArray(), writable: false)
                : (Stream?)null,
            cancellationToken);

    public ValueTask<Uri?> LinkSpeechAsync(
        SessionId session, int index, LanguageTag language, CancellationToken cancellationToken) =>
        new(LinkBase is null ? null : new Uri(LinkBase, $"{session}/{index}/{language}.mp3"));

    private async ValueTask<Outcome<T>> AccessAsync<T>(Func<T> access, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await OnAccess.NextAsync(cancellationToken) is { } failure ? failure : Outcome.Of(access());
    }
}
