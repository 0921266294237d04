using LiveTranslate.Cli.CommandLine;
using LiveTranslate.Cli.Server;
using LiveTranslate.Contracts;
using LiveTranslate.Contracts.Hubs;
using Microsoft.AspNetCore.SignalR;

namespace LiveTranslate.Cli.Speaking;

/// <summary>
/// One speaker from its first chunk until everything is archived: connects, sends, and after every loss connects again
/// and goes on in the same take. The same rules as the browser's page.
/// </summary>
internal sealed class SpeakerClient(
    HubConnections hubs, SpeakerTask task, SpeakerObserver observer, TimeProvider time) : IDisposable
{
    // 150 s of 250 ms chunks: what the server's speaker channel holds, too.
    private const int Capacity = 600;

    // 8 s of audio: enough for a round trip over the worst mobile network.
    private const int MaxOutstanding = 32;

    // A connection that held this long was a good one: the next loss begins a new count of --reconnect-for.
    private static readonly TimeSpan GoodConnection = TimeSpan.FromSeconds(10);

    private readonly ResendBuffer _buffer = new(Capacity, MaxOutstanding);
    private readonly Signal _wake = new();
    private readonly Signal _room = new();
    private readonly Backoff _backoff = Backoff.Reconnect();
    private int? _take;
    private bool _ending;
    private long? _lostSince;

    /// <summary>Custody as it stands, for whoever shows it.</summary>
    public ResendBuffer Buffer => _buffer;

    /// <summary>Returns when all is archived (and the session ended, if the task says so).</summary>
    public async Task RunAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> chunks, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task? feed = null;
        try
        {
            while (true)
            {
                await using var connection = new SpeakerConnection(hubs, _buffer, observer, time, _wake, _room);
                var opened = time.GetTimestamp();
                string? loss;
                try
                {
                    if (!await StartAsync(connection, cancellation))
                        return;
                    opened = time.GetTimestamp();
                    feed ??= FeedAsync(chunks, stop.Token);
                    loss = await PumpAsync(connection, feed, cancellation);
                }
                catch (HubException exception)
                {
                    loss = Judge(ServerError.From(exception));
                }
                catch (Exception exception) when (connection.Bug is null && Transport.IsLoss(exception, cancellation))
                {
                    if (_take is null)
                        throw CommandFailure.Unreachable(hubs.Server, exception);
                    loss = exception.Message;
                }

                if (loss is null)
                    return;
                await WaitBeforeNextAsync(loss, time.GetElapsedTime(opened), connection.Progressed, cancellation);
            }
        }
        finally
        {
            await stop.CancelAsync();
            if (feed is not null)
                await feed.ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    public void Dispose()
    {
        _wake.Dispose();
        _room.Dispose();
    }

    private async Task FeedAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> chunks, CancellationToken stop)
    {
        try
        {
            await new AudioFeed(_buffer, task.Pace, time, _room, _wake).RunAsync(chunks, stop);
        }
        finally
        {
            // However it ends: whoever waits for more would wait for ever.
            _ = Task.Run(_wake.Set, CancellationToken.None);
        }
    }

    /// <summary>False when the session turns out to have ended as we had asked.</summary>
    private async Task<bool> StartAsync(SpeakerConnection connection, CancellationToken cancellation)
    {
        StartReply reply;
        try
        {
            reply = await connection.StartAsync(
                new StartRequest
                {
                    SessionId = task.SessionId, SpeakerToken = task.SpeakerToken, Take = _take, Device = "livetranslate speak",
                },
                cancellation);
        }
        catch (HubException exception) when (_ending && ServerError.From(exception).Code is ErrorCodes.SessionEnded)
        {
            // Our End arrived, its answer was lost. A session ends when everything of it is archived.
            return false;
        }

        if (reply.SampleRate != Audio.SpeechFormat.SampleRate || reply.MaxChunkBytes < Audio.SpeechFormat.ChunkBytes)
            throw CommandFailure.Failed(
                $"The server wants {reply.SampleRate} Hz in chunks of at most {reply.MaxChunkBytes} bytes, which this program does not send.",
                "Use the livetranslate that belongs to the server.");
        observer.Started(reply, again: _take is not null);
        if (_take is null && task.Resume)
            await connection.ResumeAsync(cancellation);
        _take = reply.Take;
        _buffer.Resume(reply.NextSequence);
        _room.Set();
        return true;
    }

    /// <summary>Sends until all is done (null) or the connection is of no more use (why).</summary>
    private async Task<string?> PumpAsync(SpeakerConnection connection, Task feed, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (feed.IsFaulted)
                await feed;
            if (connection.Bug is { } bug)
                throw new InvalidOperationException("Sending audio failed in a way it should not.", bug);
            if (connection.Refusal is { } refusal && Judge(refusal) is { } reason)
                return reason;
            if (connection.Lost is { } loss)
                return loss;
            if (connection.Hold is { Ticks: > 0 } hold)
                await _wake.WaitAsync(hold, time, cancellation);
            else if (_buffer.TryTake(out var chunk))
                connection.Send(chunk, cancellation);
            else if (_buffer.AllAccepted && await FinishAsync(connection, cancellation))
                return null;
            else
                await _wake.WaitAsync(cancellation);
        }
    }

    /// <summary>The server has taken everything; true when it has archived everything, too.</summary>
    private async Task<bool> FinishAsync(SpeakerConnection connection, CancellationToken cancellation)
    {
        _ending = true;
        if (!task.End)
        {
            // The session stays open, but paused: that closes the last window, which would wait for more audio.
            if (!_buffer.AllArchived)
                await connection.PauseAsync(cancellation);
            return _buffer.AllArchived;
        }

        var end = connection.EndAsync(cancellation);
        _ = end.ContinueWith(_ => _wake.Set(), TaskScheduler.Default);
        while (!end.IsCompleted)
        {
            // 'session-ended' is what we asked for; being taken over is not, and might leave End without an answer.
            if (connection.Refusal is { Code: WarningCodes.TakenOver } refusal)
                Judge(refusal);
            await _wake.WaitAsync(cancellation);
        }

        await end;
        return true;
    }

    /// <summary>Whether a refusal can be mended by connecting again: why, or it is thrown as the end of the work.</summary>
    private string? Judge(ServerError error) => error switch
    {
        { Transient: true } => error.Sentence,
        { Code: WarningCodes.TakenOver or ErrorCodes.TakeClosed or ErrorCodes.UnknownTake } => throw CommandFailure.Failed(
            $"Another speaker has taken over this session; {Held()}.",
            "Only one speaks at a time. Run this again to take over from them."),
        { Code: ErrorCodes.SessionEnded } when _ending => error.Sentence,
        { Code: ErrorCodes.SessionEnded } => throw CommandFailure.Failed(
            $"The session has ended; {Held()}.", "Speak in a new session: leave out --session."),
        _ => throw error.AsFailure("Speaking"),
    };

    private string Held()
    {
        var held = Audio.SpeechFormat.DurationOf((_buffer.Appended - _buffer.First) * Audio.SpeechFormat.ChunkBytes);
        return held == TimeSpan.Zero ? "all audio read so far is archived" : $"the last {held.TotalSeconds:0.#} s of audio were not archived";
    }

    private async Task WaitBeforeNextAsync(string loss, TimeSpan held, bool progressed, CancellationToken cancellation)
    {
        if (_lostSince is null || progressed || held > GoodConnection)
        {
            _lostSince = time.GetTimestamp();
            _backoff.Reset();
        }

        if (time.GetElapsedTime(_lostSince.Value) > task.ReconnectFor)
            throw CommandFailure.Failed(
                $"The server at {hubs.Server} has been gone for {task.ReconnectFor.TotalSeconds:0} s ({loss}); {Held()}.",
                "See the server's log. --reconnect-for says how long to go on trying.");
        observer.Lost(loss);
        await Task.Delay(_backoff.Next(), time, cancellation);
    }
}
