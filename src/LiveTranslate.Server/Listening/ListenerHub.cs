using LiveTranslate.Contracts;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Pipeline;
using LiveTranslate.Server.Connections;
using Microsoft.AspNetCore.SignalR;

namespace LiveTranslate.Server.Listening;

/// <summary>Where listeners connect: <c>/hubs/listener</c>.</summary>
internal sealed class ListenerHub(Feeds feeds, IClusterClient cluster, MovingGrains grains, TimeProvider time) : Hub
{
    // In one answer: some 50 KB. What lies before is asked for in pieces.
    private const int PageSize = 100;
    private const int MaxListeners = 10_000;

    // Of one language on one gateway. Screens are not counted as listeners, and must not be a way around their limit.
    private const int MaxScreens = 100;

    // A feed that has just moved catches up within a few seconds.
    private const int MaxReads = 25;
    private static readonly TimeSpan ReadRetry = TimeSpan.FromMilliseconds(200);

    private OutboundConnection Outbound => Context.Features.Get<OutboundConnection>()!;

    /// <summary>Joins a language, or switches to another; answers with what was missed.</summary>
    public async Task<JoinReply> Join(JoinRequest? request)
    {
        if (!SessionId.TryParse(request?.SessionId, out var id))
            throw HubErrors.Error(ErrorCodes.InvalidSessionId, "A session id has 8 letters and digits, such as 7K3M-Q9TB.");
        var admission = await grains.AskAsync(
            () => cluster.GetGrain<ISessionGrain>(id.Value).AdmitAsync(request!.Passcode), Context.ConnectionAborted);
        if (admission.Error is not null) throw HubErrors.Error(admission.Error, Explain(admission.Error));
        var session = admission.Session!;
        var language = Offered(session, request.Language);
        if (!request.Screen && session.Listeners.Values.Sum() >= MaxListeners)
            throw HubErrors.Error(ErrorCodes.SessionFull, $"The session has {MaxListeners} listeners already.");

        await LetGoAsync();
        // A screen has no voice.
        var audio = request.Audio && !request.Screen;
        var member = await feeds.JoinAsync(id.Value, language, audio, request.Screen, Outbound, Context.ConnectionAborted);
        Context.Items[typeof(FeedMember)] = member;
        if (member.Counts) ListeningInstruments.CountListeners(1);
        // Gone while it joined: the hub was told before there was anything to let go of.
        if (Context.ConnectionAborted.IsCancellationRequested) await LetGoAsync();
        if (member.Screen && member.Feed.Screens > MaxScreens)
        {
            await LetGoAsync();
            throw HubErrors.Error(ErrorCodes.SessionFull, $"The session has {MaxScreens} screens in this language already.");
        }

        var (captions, next) = await CatchUpAsync(member, request.AfterIndex);
        return new JoinReply { Session = session, Captions = captions, NextIndex = next, Language = language };
    }

    /// <summary>Answers with the captions before one, in order, in the language joined: a piece at a time, backwards.</summary>
    public async Task<HistoryReply> History(HistoryRequest? request)
    {
        if (!Context.Items.TryGetValue(typeof(FeedMember), out var item) || item is not FeedMember member)
            throw HubErrors.Error(ErrorCodes.NotJoined, "Join a language first: History is of the language joined.");
        if (request is not { BeforeIndex: >= 0, Count: null or (>= 1 and <= PageSize) })
            throw HubErrors.Error(
                ErrorCodes.InvalidRequest, $"History takes beforeIndex, 0 or more, and count, 1 to {PageSize}.");
        var page = await grains.AskAsync(
            () => member.Feed.Grain.ReadNewestAsync(0, request.BeforeIndex, request.Count ?? PageSize, withSpeech: false),
            Context.ConnectionAborted);
        return new HistoryReply { Captions = page.Captions };
    }

    /// <summary>Leaves the language joined before, if any.</summary>
    public Task Leave() => LetGoAsync();

    public override Task OnDisconnectedAsync(Exception? exception) => LetGoAsync();

    private async Task<(List<Caption> Captions, int Next)> CatchUpAsync(FeedMember member, int? afterIndex)
    {
        var from = Math.Clamp(afterIndex ?? -1, -1, int.MaxValue - 1) + 1;
        // Someone new hears what is said from now on; someone who comes back hears what they missed, too.
        var withSpeech = afterIndex is not null && member.Audio;
        for (var reads = 0; reads < MaxReads; reads++)
        {
            var page = await grains.AskAsync(
                () => member.Feed.Grain.ReadNewestAsync(from, before: null, PageSize, withSpeech), Context.ConnectionAborted);
            var missed = new List<Caption>(page.Captions);
            // A listener that says to have seen more than there is waits for what comes after that.
            if (member.Feed.GoLive(member, missed, page.Speech, from, Math.Max(from, page.NextIndex)) is { } live)
                return (missed, live);
            await Task.Delay(ReadRetry, time, Context.ConnectionAborted);
        }

        throw HubErrors.Error(ErrorCodes.Unavailable, "What was missed cannot be read just now. Join again in a few seconds.");
    }

    private async Task LetGoAsync()
    {
        if (!Context.Items.Remove(typeof(FeedMember), out var item) || item is not FeedMember member) return;
        if (member.Counts) ListeningInstruments.CountListeners(-1);
        await feeds.LeaveAsync(member);
    }

    private static string Offered(SessionState session, string? wanted)
    {
        var offered = session.TargetLanguages.Prepend(session.SourceLanguage).Select(LanguageTag.Parse).ToArray();
        if (LanguageTag.TryParse(wanted, out var tag) && tag.FindIn(offered) is { } language) return language.Value;
        throw HubErrors.Error(
            ErrorCodes.LanguageNotOffered, $"The session is offered in {string.Join(", ", offered)}.");
    }

    private static string Explain(string error) => error switch
    {
        ErrorCodes.SessionNotFound => "There is no such session. Check the code.",
        ErrorCodes.WrongPasscode => "The session asks for its passcode.",
        ErrorCodes.TooManyAttempts => "Too many wrong passcodes; try again in a minute.",
        _ => "The call was refused.",
    };
}
