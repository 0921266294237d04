using System.Threading.Channels;
using LiveTranslate.Cli.Server;
using LiveTranslate.Contracts.Hubs;
using Microsoft.AspNetCore.SignalR.Client;

namespace LiveTranslate.Cli.Listening;

/// <summary>One connection to the listener hub. What arrives waits in a mailbox, stamped with its time.</summary>
internal sealed class ListenerConnection : IAsyncDisposable
{
    // Minutes of captions, speeches and partials. A process that falls behind by more lets go of the connection and
    // comes back with its index, as a browser would.
    private const int MailboxSize = 4_096;

    // What was said before a join comes in pieces. One that is being translated is asked for again.
    private const int HistoryPiece = 100;
    private const int HistoryTries = 10;
    private static readonly TimeSpan HistoryRetry = TimeSpan.FromSeconds(1);

    // A server that joins nobody for so long is gone; over long polling nothing else would tell.
    private static readonly TimeSpan JoinDeadline = TimeSpan.FromSeconds(30);

    private readonly HubConnections _hubs;
    private readonly TimeProvider _time;
    private HubConnection? _open;
    private readonly Channel<Mail> _mailbox = Channel.CreateBounded<Mail>(MailboxSize);

    public ListenerConnection(HubConnections hubs, TimeProvider time) => (_hubs, _time) = (hubs, time);

    private HubConnection Hub => _open ?? throw new IOException("the connection is not open");

    public async Task OpenAsync(CancellationToken cancellation) =>
        _open = await _hubs.OpenAsync(HubMethods.ListenerPath, Prepare, cancellation);

    public async Task<JoinReply> JoinAsync(JoinRequest request, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(JoinDeadline);
        return await Hub.InvokeAsync<JoinReply>(HubMethods.Join, request, limit.Token);
    }

    private void Prepare(HubConnection hub)
    {
        hub.Closed += exception =>
        {
            _mailbox.Writer.TryComplete(new IOException(exception?.Message ?? "the server closed the connection", exception));
            return Task.CompletedTask;
        };
        Forward<Caption>(HubMethods.Caption);
        Forward<Speech>(HubMethods.Speech);
        Forward<Partial>(HubMethods.Partial);
        Forward<SessionState>(HubMethods.SessionChanged);

        void Forward<T>(string name)
            where T : class =>
            hub.On<T>(name, message =>
            {
                if (!_mailbox.Writer.TryWrite(new Mail(message, _time.GetTimestamp())))
                    _mailbox.Writer.TryComplete(new IOException("more arrived than this process could take in"));
            });
    }

    /// <summary>The captions from an index on and before another, in order; fewer, down to none, when they cannot be had now.</summary>
    public async Task<IReadOnlyList<Caption>> ReadHistoryAsync(
        int from, int before, TimeProvider time, CancellationToken cancellation)
    {
        var pieces = new Stack<IReadOnlyList<Caption>>();
        for (var tries = 0; before > from && tries < HistoryTries;)
        {
            var reply = await Hub.InvokeAsync<HistoryReply>(
                HubMethods.History,
                new HistoryRequest { BeforeIndex = before, Count = Math.Min(HistoryPiece, before - from) },
                cancellation);
            if (reply.Captions.Count > 0)
            {
                pieces.Push(reply.Captions);
                (before, tries) = (reply.Captions[0].Index, 0);
                continue;
            }

            tries++;
            await Task.Delay(HistoryRetry, time, cancellation);
        }

        return [.. pieces.SelectMany(piece => piece)];
    }

    /// <summary>What arrived next; null when nothing did for <paramref name="patience"/>. Throws IOException after the loss.</summary>
    public async Task<Mail?> ReadAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        if (_mailbox.Reader.TryRead(out var waiting))
            return waiting;
        using var timeout = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            return await _mailbox.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (ChannelClosedException closed)
        {
            throw closed.InnerException ?? closed;
        }
    }

    public ValueTask DisposeAsync()
    {
        _mailbox.Writer.TryComplete();
        return HubConnections.CloseAsync(_open);
    }
}

/// <param name="Message">A caption, a speech, a partial or a state.</param>
/// <param name="Timestamp">When it arrived.</param>
internal sealed record Mail(object Message, long Timestamp);
