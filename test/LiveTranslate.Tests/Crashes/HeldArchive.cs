using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Synthesis;

namespace LiveTranslate.Tests.Crashes;

/// <summary>An archive whose segments can be held before they are written, and before that is answered.</summary>
internal sealed class HeldArchive(ISessionArchive archive, Chain chain, ServerLife life) : ISessionArchive
{
    public Task<EngineReport> ProbeAsync(CancellationToken cancellationToken) => archive.ProbeAsync(cancellationToken);

    public async ValueTask<Outcome<Segment>> AppendAsync(
        SessionId session, Segment segment, CancellationToken cancellationToken)
    {
        await chain.PassAsync(ChainStep.ToArchive);
        await life.StillThereAsync();
        var stands = await archive.AppendAsync(session, segment, cancellationToken);
        await chain.PassAsync(ChainStep.Archived);
        return stands;
    }

    public async ValueTask<Outcome<Segment?>> ReadAsync(SessionId session, int index, CancellationToken cancellationToken)
    {
        await life.StillThereAsync();
        return await archive.ReadAsync(session, index, cancellationToken);
    }

    public async ValueTask<Outcome<SegmentCaption>> AddCaptionAsync(
        SessionId session, int index, LanguageTag language, SegmentCaption caption, CancellationToken cancellationToken)
    {
        await life.StillThereAsync();
        return await archive.AddCaptionAsync(session, index, language, caption, cancellationToken);
    }

    public async ValueTask<Outcome<SegmentCaption?>> ReadCaptionAsync(
        SessionId session, int index, LanguageTag language, CancellationToken cancellationToken)
    {
        await life.StillThereAsync();
        return await archive.ReadCaptionAsync(session, index, language, cancellationToken);
    }

    public async ValueTask<Outcome<bool>> PutSpeechAsync(
        SessionId session, int index, LanguageTag language, SpeechAudio speech, CancellationToken cancellationToken)
    {
        await life.StillThereAsync();
        return await archive.PutSpeechAsync(session, index, language, speech, cancellationToken);
    }

    public async ValueTask<Outcome<Stream?>> OpenSpeechAsync(
        SessionId session, int index, LanguageTag language, CancellationToken cancellationToken)
    {
        await life.StillThereAsync();
        return await archive.OpenSpeechAsync(session, index, language, cancellationToken);
    }

    public ValueTask<Uri?> LinkSpeechAsync(
        SessionId session, int index, LanguageTag language, CancellationToken cancellationToken) =>
        archive.LinkSpeechAsync(session, index, language, cancellationToken);
}
