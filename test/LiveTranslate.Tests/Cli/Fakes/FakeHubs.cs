using LiveTranslate.Contracts;
using LiveTranslate.Contracts.Hubs;
using Microsoft.AspNetCore.SignalR;

namespace LiveTranslate.Tests.Cli.Fakes;

/// <summary>The speaker's half of the contract, with faults on demand.</summary>
internal sealed class FakeSpeakerHub(FakeServer server, IHubContext<FakeListenerHub> listeners) : Hub
{
    private FakeSession Session => (FakeSession)(Context.Items["session"] ?? throw new HubException($"{ErrorCodes.NotStarted}: call Start first"));

    public async Task<StartReply> Start(StartRequest request)
    {
        var session = server.Find(request.SessionId);
        if (session.Token != request.SpeakerToken)
            throw new HubException($"{ErrorCodes.WrongSpeakerToken}: this is not the speaker's token");
        if (session.Status == SessionStatus.Ended)
            throw new HubException($"{ErrorCodes.SessionEnded}: the session has ended");
        session.Starts++;
        session.Status = SessionStatus.Live;
        Context.Items["session"] = session;
        if (request.Take is null && session.Takes++ > 0)
            await Clients.OthersInGroup(session.Id).SendAsync(
                HubMethods.Warning, new Warning { Code = WarningCodes.TakenOver, Message = "someone else speaks" });
        await Groups.AddToGroupAsync(Context.ConnectionId, session.Id);
        return new StartReply
        {
            Take = session.Takes - 1,
            NextSequence = session.ArchivedChunks,
            SampleRate = 16_000,
            ChunkMilliseconds = 250,
            MaxChunkBytes = 32_000,
        };
    }

    public async Task<long> SendAudio(long sequence, byte[] pcm)
    {
        var session = Session;
        // What was on its way behind a cut is lost with the connection.
        if (Context.Items.ContainsKey("cut") || session.Cut(sequence))
        {
            Context.Items["cut"] = true;
            Context.Abort();
            throw new HubException("the connection is cut");
        }

        var wanted = session.Take(sequence, pcm);
        while (wanted >= session.ArchivedChunks + FakeSession.ChunksPerSegment)
            await ArchiveAsync(session, session.ArchivedChunks + FakeSession.ChunksPerSegment);
        return wanted;
    }

    public async Task Pause()
    {
        Session.Status = SessionStatus.Paused;
        await FinishAsync(Session);
    }

    public void Resume() => Session.Status = SessionStatus.Live;

    public async Task End()
    {
        var session = Session;
        await FinishAsync(session);
        session.Status = SessionStatus.Ended;
        await listeners.Clients.Group(session.Id).SendAsync(HubMethods.SessionChanged, session.State());
        if (session.CutEnd())
            Context.Abort();
    }

    private async Task FinishAsync(FakeSession session)
    {
        if (session.TakenChunks > session.ArchivedChunks)
            await ArchiveAsync(session, session.TakenChunks);
    }

    private async Task ArchiveAsync(FakeSession session, int upTo)
    {
        var index = session.Segments++;
        session.ArchivedChunks = upTo;
        if (!session.Lose(index))
        {
            await listeners.Clients.Group(session.Id + FakeSession.Source).SendAsync(HubMethods.Caption, session.CaptionOf(index, FakeSession.Source));
            foreach (var language in session.Targets)
            {
                await listeners.Clients.Group(session.Id + language).SendAsync(HubMethods.Caption, session.CaptionOf(index, language));
                await listeners.Clients.Group(session.Id + language + "/audio").SendAsync(HubMethods.Speech, session.SpeechOf(index, language));
            }
        }

        await Clients.Caller.SendAsync(HubMethods.Caption, session.CaptionOf(index, FakeSession.Source));
        await Clients.Caller.SendAsync(HubMethods.Archived, new Archived { Take = session.Takes - 1, Sequence = upTo });
    }
}

/// <summary>The listener's half of the contract.</summary>
internal sealed class FakeListenerHub(FakeServer server) : Hub
{
    public async Task<JoinReply> Join(JoinRequest request)
    {
        var session = server.Find(request.SessionId);
        var language = request.Language ?? "";
        if (language != FakeSession.Source && !session.Targets.Contains(language))
            throw new HubException($"{ErrorCodes.LanguageNotOffered}: the session offers {string.Join(", ", session.Targets)}");
        await Groups.AddToGroupAsync(Context.ConnectionId, session.Id);
        await Groups.AddToGroupAsync(Context.ConnectionId, session.Id + language);
        if (request.Audio)
            await Groups.AddToGroupAsync(Context.ConnectionId, session.Id + language + "/audio");
        var from = request.AfterIndex + 1 ?? 0;
        return new JoinReply
        {
            Session = session.State(),
            Captions = [.. Enumerable.Range(from, session.Segments - from).Select(index => session.CaptionOf(index, language))],
            NextIndex = session.Segments,
        };
    }
}
