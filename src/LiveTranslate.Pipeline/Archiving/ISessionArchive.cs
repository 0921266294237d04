using LiveTranslate.Pipeline.Synthesis;

namespace LiveTranslate.Pipeline.Archiving;

/// <summary>
/// Where segments and speech stay. Every write is idempotent and <em>the first one stands</em>: a window that is done
/// again, or a server that was thought dead, cannot change what is there.
/// </summary>
public interface ISessionArchive : IEngine
{
    /// <summary>Writes a segment whole or not at all. Answers what stands: this one, or the one written before.</summary>
    ValueTask<Outcome<Segment>> AppendAsync(SessionId session, Segment segment, CancellationToken cancellationToken);

    /// <summary>The segment, or null when it is not there.</summary>
    ValueTask<Outcome<Segment?>> ReadAsync(SessionId session, int index, CancellationToken cancellationToken);

    /// <summary>Adds a caption made after the segment was closed. Answers what stands.</summary>
    ValueTask<Outcome<SegmentCaption>> AddCaptionAsync(
        SessionId session, int index, LanguageTag language, SegmentCaption caption, CancellationToken cancellationToken);

    /// <summary>A caption made after the segment was closed, or null.</summary>
    ValueTask<Outcome<SegmentCaption?>> ReadCaptionAsync(
        SessionId session, int index, LanguageTag language, CancellationToken cancellationToken);

    /// <summary>Keeps the speech of a segment in one language.</summary>
    ValueTask<Outcome<bool>> PutSpeechAsync(
        SessionId session, int index, LanguageTag language, SpeechAudio speech, CancellationToken cancellationToken);

    /// <summary>The MP3, or null when there is none. The caller disposes the stream.</summary>
    ValueTask<Outcome<Stream?>> OpenSpeechAsync(
        SessionId session, int index, LanguageTag language, CancellationToken cancellationToken);

    /// <summary>A link that plays the speech without this server, or null when the archive has none to give.</summary>
    ValueTask<Uri?> LinkSpeechAsync(
        SessionId session, int index, LanguageTag language, CancellationToken cancellationToken);
}
