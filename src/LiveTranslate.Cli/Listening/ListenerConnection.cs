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

    private readonly HubConnection _hub;
    private readonly Channel<Mail> _mailbox = Channel.CreateBounded<Mail>(MailboxSize);

    public ListenerConnection(HubConnections hubs, TimeProvider time)
    {
        _hub = hubs.Create(HubMethods.ListenerPath);
        _hub.Closed += exception =>
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
            _hub.On<T>(name, message =>
            {
                if (!_mailbox.Writer.TryWrite(new Mail(message, time.GetTimestamp())))
                    _mailbox.Writer.TryComplete(new IOException("more arrived than this process could take in"));
            });
    }

    public Task OpenAsync(CancellationToken cancellation) => HubConnections.OpenAsync(_hub, cancellation);

    public Task<JoinReply> JoinAsync(JoinRequest request, CancellationToken cancellation) =>
        _hub.InvokeAsync<JoinReply>(HubMethods.Join, request, cancellation);

    /// <summary>The captions from an index on and before another, in order; fewer, down to none, when they cannot be had now.</summary>
    public async Task<IReadOnlyList<Caption>> ReadHistoryAsync(
        int from, int before, TimeProvider time, CancellationToken cancellation)
    {
        var pieces = new Stack<IReadOnlyList<Caption>>();
        for (var tries = 0; before > from && tries < HistoryTries;)
        {
            var reply = await _hub.InvokeAsync<HistoryReply>(
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
        return _hub.DisposeAsync();
    }
}

/// <param name="Message">A caption, a speech, a partial or a state.</param>
/// <param name="Timestamp">When it arrived.</param>
internal sealed record Mail(object Message, long Timestamp);
