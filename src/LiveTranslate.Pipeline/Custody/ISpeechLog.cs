using LiveTranslate.Pipeline.Audio;

namespace LiveTranslate.Pipeline.Custody;

/// <summary>
/// What was put on the audio stream, for as long as the stream keeps it: for audio that no live sender can send again.
/// </summary>
public interface ISpeechLog
{
    /// <summary>The log's own time: what <see cref="LoggedChunk.LoggedAt"/> may be compared with.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Reads one session's audio in the order in which the log has it; a chunk may be there twice.</summary>
    /// <param name="session">The session.</param>
    /// <param name="from">Only what the log got then or later.</param>
    /// <param name="until">Only what it got before; the reading ends there, or at what is newest now.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<LoggedChunk> ReadAsync(
        SessionId session, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken);
}

/// <param name="Position">Where it is in the log.</param>
/// <param name="LoggedAt">When the log got it, by its own clock.</param>
/// <param name="Chunk">The audio; of a producer that does not number its chunks, <see cref="Chunk.Numbered"/> is false.</param>
public sealed record LoggedChunk(LogPosition Position, DateTimeOffset LoggedAt, Chunk Chunk);
