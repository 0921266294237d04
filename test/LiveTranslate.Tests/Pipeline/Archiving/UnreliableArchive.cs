using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Synthesis;

namespace LiveTranslate.Tests.Pipeline.Archiving;

/// <summary>An archive that does not give every segment every time.</summary>
/// <param name="archive">What it keeps.</param>
/// <param name="failWhen">Asked at each read of a segment; null when it goes well.</param>
internal sealed class UnreliableArchive(ISessionArchive archive, Func<int, StageFailure?> failWhen) : ISessionArchive
{
    public Task<EngineReport> ProbeAsync(CancellationToken cancellationToken) => archive.ProbeAsync(cancellationToken);

    public ValueTask<Outcome<Segment>> AppendAsync(SessionId session, Segment segment, CancellationToken cancellationToken) =>
        archive.AppendAsync(session, segment, cancellationToken);

    public ValueTask<Outcome<Segment?>> ReadAsync(SessionId session, int index, CancellationToken cancellationToken) =>
        failWhen(index) is { } failure ? new(failure) : archive.ReadAsync(session, index, cancellationToken);

    public ValueTask<Outcome<SegmentCaption>> AddCaptionAsync(
        SessionId session, int index, LanguageTag language, SegmentCaption caption, CancellationToken cancellationToken) =>
        archive.AddCaptionAsync(session, index, language, caption, cancellationToken);

    public ValueTask<Outcome<SegmentCaption?>> ReadCaptionAsync(
        SessionId session, int index, LanguageTag language, CancellationToken cancellationToken) =>
        archive.ReadCaptionAsync(session, index, language, cancellationToken);

    public ValueTask<Outcome<bool>> PutSpeechAsync(
        SessionId session, int index, LanguageTag language, SpeechAudio speech, CancellationToken cancellationToken) =>
        archive.PutSpeechAsync(session, index, language, speech, cancellationToken);

    public ValueTask<Outcome<Stream?>> OpenSpeechAsync(
        SessionId session, int index, LanguageTag language, CancellationToken cancellationToken) =>
        archive.OpenSpeechAsync(session, index, language, cancellationToken);

    public ValueTask<Uri?> LinkSpeechAsync(
        SessionId session, int index, LanguageTag language, CancellationToken cancellationToken) =>
        archive.LinkSpeechAsync(session, index, language, cancellationToken);
}
