using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Custody;

namespace LiveTranslate.Testing;

/// <summary>A log of audio in memory, with positions as long as Kinesis has them, that can fail and be slow.</summary>
public sealed class InMemorySpeechLog(TimeProvider time) : ISpeechLog
{
    // 186 bits, as the real ones; a few numbers are left out between two records.
    private static readonly BigInteger First =
        BigInteger.Parse("49590338271490256608559692538361571095921575989136588898", CultureInfo.InvariantCulture);

    private readonly List<(SessionId Session, LoggedChunk Chunk)> _records = [];
    private readonly Lock _gate = new();
    private int _readings;

    /// <summary>What goes wrong when a reading begins next.</summary>
    public ScriptedFailures OnRead { get; } = new();

    /// <summary>What goes wrong next between two records of a reading.</summary>
    public ScriptedFailures OnRecord { get; } = new();

    /// <summary>How far its clock is from that of whoever uses it.</summary>
    public TimeSpan Ahead { get; set; }

    public DateTimeOffset Now => time.GetUtcNow() + Ahead;

    /// <summary>How often reading has begun.</summary>
    public int Readings => Volatile.Read(ref _readings);

    /// <summary>How many records were read, those that were there twice among them.</summary>
    public int RecordsRead { get; private set; }

    /// <summary>Puts audio at the end of the log, now.</summary>
    public LoggedChunk Append(SessionId session, Chunk chunk)
    {
        lock (_gate)
        {
            var position = LogPosition.Parse((First + (7 * _records.Count)).ToString(CultureInfo.InvariantCulture));
            var logged = new LoggedChunk(position, Now, chunk with { LoggedAt = Now });
            _records.Add((session, logged));
            return logged;
        }
    }

    public async IAsyncEnumerable<LoggedChunk> ReadAsync(
        SessionId session,
        DateTimeOffset from,
        DateTimeOffset until,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _readings);
        await PassAsync(OnRead, cancellationToken);
        for (var at = 0; TryGet(at, out var record); at++)
        {
            if (record.Session != session || record.Chunk.LoggedAt < from || record.Chunk.LoggedAt >= until) continue;
            await PassAsync(OnRecord, cancellationToken);
            RecordsRead++;
            yield return record.Chunk;
        }
    }

    private bool TryGet(int at, out (SessionId Session, LoggedChunk Chunk) record)
    {
        lock (_gate)
        {
            record = at < _records.Count ? _records[at] : default;
            return at < _records.Count;
        }
    }

    private static async Task PassAsync(ScriptedFailures script, CancellationToken cancellationToken)
    {
        if (await script.NextAsync(cancellationToken) is { } failure) throw new IOException(failure.Cause);
    }
}
