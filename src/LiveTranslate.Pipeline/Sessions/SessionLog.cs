using LiveTranslate.Pipeline.Custody;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Pipeline.Sessions;

/// <summary>What a session has of the log its audio comes through, for those of its rooms that read there.</summary>
/// <param name="session">The session.</param>
/// <param name="source">Reads the log; null where there is none.</param>
/// <param name="seen">The newest audio that nobody numbers and that was decided on in an earlier life.</param>
/// <param name="wake">Called when audio was taken.</param>
/// <param name="watch">Stops the session if the work given fails.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to say what happens.</param>
/// <param name="stop">The session stops.</param>
internal sealed class SessionLog(
    SessionId session,
    ISpeechLog? source,
    LogPosition? seen,
    Action wake,
    Action<Task> watch,
    TimeProvider time,
    ILogger logger,
    CancellationToken stop)
{
    public SessionId Session => session;

    public ISpeechLog? Source => source;

    /// <summary>The newest audio that nobody numbers and that was decided on; null before the first.</summary>
    public LogPosition? Seen { get; private set; } = seen;

    /// <summary>Measures how long something takes here; for what the log has, see <see cref="Now"/>.</summary>
    public TimeProvider Time => time;

    /// <summary>The log's time: what is committed of it is compared with it by whoever is next, on another machine.</summary>
    public DateTimeOffset Now => source?.Now ?? time.GetUtcNow();

    /// <summary>What is not heard of what other programs put there.</summary>
    public IgnoredRecords Ignored { get; } = new(session, time, logger);

    public ILogger Logger => logger;

    public CancellationToken Stop => stop;

    public void NoteSeen(LogPosition position)
    {
        if (Seen is not { } newest || position > newest) Seen = position;
    }

    public void Wake() => wake();

    public void Watch(Task work) => watch(work);
}
