using LiveTranslate.Cli.CommandLine;
using LiveTranslate.Cli.Server;
using LiveTranslate.Contracts.Hubs;
using Microsoft.AspNetCore.SignalR;

namespace LiveTranslate.Cli.Listening;

/// <summary>One listener from its first join until the session has ended and every segment of it was seen.</summary>
internal sealed class ListenerClient(
    HubConnections hubs, ListenerTask task, ListenerObserver observer, TimeProvider time)
{
    // How long a gap may close by itself before the server is asked for what is missing, and how often it is asked.
    private static readonly TimeSpan GapPatience = TimeSpan.FromSeconds(2);
    private const int GapTries = 3;

    // States are best effort: after this long without a word, a Join tells whether the session has ended.
    private static readonly TimeSpan QuietPatience = TimeSpan.FromSeconds(30);

    // The last speech follows the last caption, and may follow the news of the end.
    private static readonly TimeSpan SpeechPatience = TimeSpan.FromSeconds(5);

    // Some 50 minutes. What was said before that is in the transcript.
    private const int MaxHistory = 1000;

    private readonly AwaitedSpeech _speech = new();
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Backoff _backoff = Backoff.Reconnect();
    private SessionState? _state;
    private int _gapTries;
    private int _gapAt = -1;
    private int _firstLive;

    /// <summary>Completes when the first join was answered; faults when there will be none.</summary>
    public Task Joined => _joined.Task;

    /// <summary>What was seen so far.</summary>
    public CaptionLedger Ledger { get; } = new();

    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            await ListenAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            _joined.TrySetCanceled(CancellationToken.None);
            throw;
        }
        catch (Exception exception)
        {
            _joined.TrySetException(exception);
            // Whoever runs us sees it; whoever waits for the join may not be there.
            _ = _joined.Task.Exception;
            throw;
        }
    }

    private async Task ListenAsync(CancellationToken cancellation)
    {
        long? lostSince = null;
        while (true)
        {
            var opened = time.GetTimestamp();
            string loss;
            try
            {
                await using var connection = new ListenerConnection(hubs, time);
                await connection.OpenAsync(cancellation);
                await JoinAsync(connection, cancellation);
                opened = time.GetTimestamp();
                (lostSince, _) = (null, _joined.TrySetResult());
                _backoff.Reset();
                await FollowAsync(connection, cancellation);
                return;
            }
            catch (HubException exception)
            {
                var error = ServerError.From(exception);
                if (!error.Transient)
                    throw error.AsFailure($"Listening to {task.SessionId}");
                loss = error.Sentence;
            }
            catch (Exception exception) when (Transport.IsLoss(exception, cancellation))
            {
                if (!_joined.Task.IsCompleted)
                    throw CommandFailure.Unreachable(hubs.Server, exception);
                loss = exception.Message;
            }

            lostSince ??= time.GetTimestamp();
            if (time.GetElapsedTime(lostSince.Value) > task.ReconnectFor)
                throw CommandFailure.Failed(
                    $"The server at {hubs.Server} has been gone for {task.ReconnectFor.TotalSeconds:0} s ({loss}).",
                    Ledger.After is { } after ? $"Go on later with --after {after}." : "See the server's log.");
            observer.Lost(loss);
            await Task.Delay(_backoff.Next(), time, cancellation);
        }
    }

    private async Task JoinAsync(ListenerConnection connection, CancellationToken cancellation)
    {
        var reply = await connection.JoinAsync(
            new JoinRequest
            {
                SessionId = task.SessionId,
                Language = task.Language,
                Audio = task.Audio,
                AfterIndex = Ledger.Next is null ? task.AfterIndex : _speech.After(Ledger.After),
                Passcode = task.Passcode,
            },
            cancellation);
        var wanted = Math.Max(Ledger.Next ?? (task.AfterIndex ?? -1) + 1, reply.NextIndex - MaxHistory);
        var first = reply.Captions.Count > 0 ? reply.Captions[0].Index : reply.NextIndex;
        if (first > wanted)
            reply = reply with { Captions = [.. await connection.ReadHistoryAsync(wanted, first, time, cancellation), .. reply.Captions] };
        var now = time.GetTimestamp();
        var again = Ledger.Next is not null;
        if (!again)
        {
            _firstLive = reply.NextIndex;
            Ledger.Begin(reply.Captions.Count > 0 ? reply.Captions[0].Index : reply.NextIndex);
        }

        observer.Joined(reply, again);
        Change(reply.Session);
        foreach (var caption in reply.Captions)
            Ledger.Add(caption, now, expected: true);
        await LetOutAsync();
    }

    /// <summary>Reads until the session has ended and all of it was seen and, for a short while, heard.</summary>
    private async Task FollowAsync(ListenerConnection connection, CancellationToken cancellation)
    {
        var seenHere = new HashSet<int>();
        long? behindSince = null, doneSince = null;
        while (true)
        {
            if (IsDone() && (!_speech.Awaited || Elapsed(ref doneSince) > SpeechPatience))
                return;
            var mail = await connection.ReadAsync(
                IsBehind() ? GapPatience : IsDone() ? SpeechPatience : QuietPatience, time, cancellation);
            if (mail is not null)
                await TakeInAsync(mail, seenHere);
            if (!IsBehind())
                behindSince = null;
            if (Ledger.IsFull || (IsBehind() ? Elapsed(ref behindSince) >= GapPatience : mail is null && !IsDone()))
            {
                behindSince = null;
                await AskForMissingAsync(connection, cancellation);
                // From the index that the answer names on, events come again.
                seenHere.Clear();
            }
        }
    }

    private async ValueTask TakeInAsync(Mail mail, HashSet<int> seenHere)
    {
        switch (mail.Message)
        {
            case Caption caption:
                // Join and events may overlap; the same event twice on one connection may not.
                Ledger.Add(caption, mail.Timestamp, expected: seenHere.Add(caption.Index));
                await LetOutAsync();
                break;
            case Speech speech:
                // The same again is what a connection that was made anew asked for.
                if (_speech.Spoken(speech.Index))
                    await observer.SpokenAsync(speech, mail.Timestamp);
                break;
            case Partial partial:
                observer.Heard(partial);
                break;
            case SessionState state:
                Change(state);
                break;
        }
    }

    private TimeSpan Elapsed(ref long? since) => time.GetElapsedTime(since ??= time.GetTimestamp());

    private bool IsDone() => _state?.Status == SessionStatus.Ended && !IsBehind();

    /// <summary>Whether there is something that should have come.</summary>
    private bool IsBehind() =>
        Ledger.HasGap || (_state is { Status: SessionStatus.Ended } ended && Ledger.Next < ended.Segments);

    private async Task AskForMissingAsync(ListenerConnection connection, CancellationToken cancellation)
    {
        if (Ledger.Next is { } next && next != _gapAt)
            (_gapAt, _gapTries) = (next, 0);
        if (IsBehind() && ++_gapTries > GapTries)
        {
            var (from, upTo) = Ledger.GiveUpGap(_state?.Segments);
            observer.Missing(from, upTo);
            await LetOutAsync();
            return;
        }

        await JoinAsync(connection, cancellation);
    }

    private async ValueTask LetOutAsync()
    {
        while (Ledger.TryTake(out var arrival))
        {
            var past = arrival.Caption.Index < _firstLive;
            if (task.Audio && !past && !arrival.Late && arrival.Caption.Text.Length > 0
                && arrival.Caption.Language != _state?.SourceLanguage)
                _speech.Expect(arrival.Caption.Index);
            await observer.CaptionedAsync(arrival.Caption, arrival.Timestamp, past, arrival.Late);
        }
    }

    private void Change(SessionState state)
    {
        _state = state;
        observer.Changed(state);
    }
}
