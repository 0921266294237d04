using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Synthesis;

namespace LiveTranslate.Tests.Crashes;

/// <summary>An archive whose segments can be held before they are written, and before that is answered.</summary>
internal sealed class HeldArchive(ISessionArchive archive, Chain chain) : ISessionArchive
{
    public Task<EngineReport> ProbeAsync(CancellationToken cancellationToken) => archive.ProbeAsync(cancellationToken);

    public async ValueTask<Outcome<Segment>> AppendAsync(
        SessionId session, Segment segment, CancellationToken cancellationToken)
    {
        await chain.PassAsync(ChainStep.ToArchive);
        var stands = await archive.AppendAsync(session, segment, cancellationToken);
        await chain.PassAsync(ChainStep.Archived);
        return stands;
    }

    public ValueTask<Outcome<Segment?>> ReadAsync(SessionId session, int index, CancellationToken cancellationToken) =>
        archive.ReadAsync(session, index, cancellationToken);

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
