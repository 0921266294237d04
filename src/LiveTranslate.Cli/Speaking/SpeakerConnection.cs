using LiveTranslate.Cli.Server;
using LiveTranslate.Contracts.Hubs;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace LiveTranslate.Cli.Speaking;

/// <summary>One connection to the speaker hub, from its opening to its loss. Answers go straight into the buffer.</summary>
internal sealed class SpeakerConnection : IAsyncDisposable
{
    private static readonly TimeSpan FirstHold = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(2);

    // About 40 s of asking: far longer than any server needs to notice that it asks for the wrong thing.
    private const int HopelessStalls = 24;

    // A server that starts nobody for so long is gone; over long polling nothing else would tell.
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(15);

    private readonly HubConnections _hubs;
    private readonly ResendBuffer _buffer;
    private readonly SpeakerObserver _observer;
    private readonly TimeProvider _time;
    private readonly Signal _wake;
    private readonly Signal _room;
    private HubConnection? _open;
    private int? _take;
    private bool _paused;
    private long _holdFrom;
    private TimeSpan _hold;

    public SpeakerConnection(
        HubConnections hubs, ResendBuffer buffer, SpeakerObserver observer, TimeProvider time, Signal wake, Signal room) =>
        (_hubs, _buffer, _observer, _time, _wake, _room) = (hubs, buffer, observer, time, wake, room);

    private HubConnection Hub => _open ?? throw new IOException("the connection is not open");

    private void Prepare(HubConnection hub)
    {
        hub.Closed += exception =>
        {
            Lose(exception?.Message ?? "the server closed the connection");
            return Task.CompletedTask;
        };
        hub.On<Archived>(HubMethods.Archived, archived =>
        {
            if (archived.Take != _take)
                return;
            Progressed = true;
            _buffer.Archived(archived.Sequence);
            _observer.Archived(_buffer.First);
            _room.Set();
            _wake.Set();
        });
        hub.On<Caption>(HubMethods.Caption, _observer.Captioned);
        hub.On<Partial>(HubMethods.Partial, static _ => { });
        hub.On<SessionState>(HubMethods.SessionChanged, _observer.Changed);
        hub.On<Warning>(HubMethods.Warning, warning =>
        {
            _observer.Warned(warning.Code, warning.Message);
            if (warning.Code is not (WarningCodes.TakenOver or WarningCodes.SessionEnded))
                return;
            Refusal = new ServerError(warning.Code, warning.Message);
            _wake.Set();
        });
    }

    /// <summary>Why the connection is of no more use; null while it is.</summary>
    public string? Lost { get; private set; }

    /// <summary>What the server will not do for us, whatever we try on this connection.</summary>
    public ServerError? Refusal { get; private set; }

    /// <summary>What should never have been thrown.</summary>
    public Exception? Bug { get; private set; }

    /// <summary>Whether it moved anything on.</summary>
    public bool Progressed { get; private set; }

    /// <summary>How long nothing is to be sent, because the server just had no room.</summary>
    public TimeSpan Hold => _hold - _time.GetElapsedTime(_holdFrom);

    public async Task<StartReply> StartAsync(StartRequest request, CancellationToken cancellation)
    {
        // Archived may overtake the answer to Start; of a known take it counts at once.
        _take = request.Take;
        _open = await _hubs.OpenAsync(HubMethods.SpeakerPath, Prepare, cancellation);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(StartDeadline);
        var reply = await Hub.InvokeAsync<StartReply>(HubMethods.Start, request, limit.Token);
        _take = reply.Take;
        return reply;
    }

    /// <summary>Sends without waiting for the answer.</summary>
    public void Send(OutgoingChunk chunk, CancellationToken cancellation)
    {
        _observer.Sending(chunk.Sequence, chunk.Pcm.Length, _time.GetTimestamp());
        _ = SendAsync(chunk, cancellation);
    }

    /// <summary>Pauses the session; once, however often it is called.</summary>
    public async Task PauseAsync(CancellationToken cancellation)
    {
        if (_paused)
            return;
        _paused = true;
        await Hub.InvokeAsync(HubMethods.Pause, cancellation);
    }

    public Task ResumeAsync(CancellationToken cancellation) => Hub.InvokeAsync(HubMethods.Resume, cancellation);

    /// <summary>Returns when everything is archived.</summary>
    public Task EndAsync(CancellationToken cancellation) => Hub.InvokeAsync(HubMethods.End, cancellation);

    public ValueTask DisposeAsync() => HubConnections.CloseAsync(_open);

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Design", "CA1031:Do not catch general exception types", Justification = "Kept in Bug, and rethrown by the pump.")]
    private async Task SendAsync(OutgoingChunk chunk, CancellationToken cancellation)
    {
        try
        {
            var wanted = await Hub.InvokeAsync<long>(HubMethods.SendAudio, chunk.Sequence, chunk.Pcm, cancellation);
            Progressed |= wanted > chunk.Sequence;
            _buffer.Answered(chunk, wanted);
            HoldIfStalled();
        }
        catch (HubException exception)
        {
            var error = ServerError.From(exception);
            if (error.Code is Contracts.ErrorCodes.Unavailable or Contracts.ErrorCodes.TooManyRequests)
            {
                _buffer.Refused(chunk);
                HoldIfStalled();
            }
            else
            {
                Refusal ??= error;
            }
        }
        catch (Exception exception) when (Transport.IsLoss(exception, CancellationToken.None))
        {
            Lose(exception.Message);
        }
        catch (Exception bug)
        {
            // Nobody awaits this task; whoever pumps rethrows it.
            Bug = bug;
        }

        _wake.Set();
    }

    private void HoldIfStalled()
    {
        if (_buffer.Stalls == 0)
            return;
        if (_buffer is { AskedForForgotten: true, Stalls: > HopelessStalls })
            Refusal = new ServerError("lost-audio", $"The server asks again for audio before chunk {_buffer.First}, which it had archived.");
        var hold = FirstHold * (1 << Math.Min(_buffer.Stalls - 1, 10));
        _hold = hold < LongestHold ? hold : LongestHold;
        _holdFrom = _time.GetTimestamp();
    }

    private void Lose(string reason)
    {
        Lost ??= reason;
        _wake.Set();
    }
}
