using System.Diagnostics;
using LiveTranslate.Contracts;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Server.Connections;
using LiveTranslate.Server.Listening;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace LiveTranslate.Server.Speaking;

/// <summary>Where speakers connect: <c>/hubs/speaker</c>.</summary>
internal sealed class SpeakerHub(
    SpeakerChannels channels, Feeds feeds, IClusterClient cluster, MovingGrains grains, IOptions<SpeakingOptions> options,
    TimeProvider time) : Hub
{
    private const int MaxDevice = 60;

    private OutboundConnection Outbound => Context.Features.Get<OutboundConnection>()!;

    /// <summary>Begins a take, or goes on with one after a reconnect.</summary>
    public async Task<StartReply> Start(StartRequest? request)
    {
        var id = Named(request?.SessionId, request?.SpeakerToken);
        var session = cluster.GetGrain<ISessionGrain>(id.Value);
        var take = await grains.AskAsync(() => session.StartTakeAsync(request!.SpeakerToken!, request.Take), Context.ConnectionAborted);
        if (take.Error is not null) throw HubErrors.Error(take.Error, Explain(take.Error));

        await LetGoAsync();
        var channel = channels.Open(id.Value, take, Outbound, DeviceOf(request!.Device));
        var watched = await feeds.WatchAsync(id.Value, take.Session!.SourceLanguage, Outbound);
        Context.Items[typeof(Speaker)] = new Speaker(session, request.SpeakerToken!, channel, watched);
        SpeakingInstruments.CountSpeakers(1);
        // Gone while it started: the hub was told before there was anything to let go of.
        if (Context.ConnectionAborted.IsCancellationRequested) await LetGoAsync();
        return new StartReply
        {
            Take = take.Take,
            NextSequence = take.NextSequence,
            SampleRate = PcmFormat.SampleRate,
            ChunkMilliseconds = PcmFormat.ChunkMilliseconds,
            MaxChunkBytes = options.Value.MaxChunkBytes,
        };
    }

    /// <summary>Takes a chunk, or not.</summary>
    /// <returns>The sequence wanted next: the one to go on with, or to go back to.</returns>
    public long SendAudio(long sequence, byte[]? pcm)
    {
        var channel = Started().Channel;
        if (channel.Closed is { } why)
            throw HubErrors.Error(
                why == WarningCodes.TakenOver ? ErrorCodes.TakeClosed : ErrorCodes.SessionEnded,
                "This take is closed; nothing more is taken from it.");
        if (sequence < 0)
            throw HubErrors.Error(ErrorCodes.InvalidSequence, "Chunks are numbered from 0 within their take.");
        if (pcm is null || pcm.Length == 0)
            throw HubErrors.Error(ErrorCodes.ChunkEmpty, "A chunk holds at least one sample.");
        if (pcm.Length > options.Value.MaxChunkBytes)
            throw HubErrors.Error(
                ErrorCodes.ChunkTooLarge, $"A chunk has at most {options.Value.MaxChunkBytes} bytes, not {pcm.Length}.");
        if (pcm.Length % PcmFormat.BytesPerSample != 0)
            throw HubErrors.Error(
                ErrorCodes.ChunkOddLength, $"Samples are 16 bits: a chunk has an even number of bytes, not {pcm.Length}.");
        return channel.Offer(sequence, pcm, Activity.Current is { Recorded: true } activity ? activity.Id : null);
    }

    /// <summary>What was said so far goes out; the session waits.</summary>
    public Task Pause()
    {
        var speaker = Started();
        var received = speaker.Channel.NextIn;
        return AskAsync(() => speaker.Session.PauseAsync(speaker.Channel.Take, received));
    }

    public Task Resume()
    {
        var speaker = Started();
        return AskAsync(() => speaker.Session.ResumeAsync(speaker.Channel.Take));
    }

    /// <summary>Ends the session; answers when everything is archived.</summary>
    public async Task End()
    {
        var speaker = Started();
        if (speaker.Channel.Closed == WarningCodes.TakenOver)
            throw HubErrors.Error(ErrorCodes.TakeClosed, "Another take has begun; only its speaker can end the session.");
        speaker.Channel.SealAtEnd();
        // Whoever ends a session has said everything, and should not have to say it again because a silo is on its way out.
        var error = await grains.AskAsync(() => speaker.Session.EndAsync(speaker.Token), Context.ConnectionAborted);
        if (error is not null) throw HubErrors.Error(error, Explain(error));
        await speaker.Channel.Ended.WaitAsync(Context.ConnectionAborted);
    }

    /// <summary>What would be understood of a few seconds: nothing is kept, and no listener hears of it.</summary>
    public async Task<CheckReply> CheckAudio(CheckRequest? request, IAsyncEnumerable<byte[]> audio)
    {
        var id = Named(request?.SessionId, request?.SpeakerToken);
        var session = cluster.GetGrain<ISessionGrain>(id.Value);
        var admitted = await grains.AskAsync(() => session.AdmitSpeakerAsync(request!.SpeakerToken!), Context.ConnectionAborted);
        if (admitted.Error is not null) throw HubErrors.Error(admitted.Error, Explain(admitted.Error));
        if (admitted.Session!.Status == SessionStatus.Ended)
            throw HubErrors.Error(ErrorCodes.SessionEnded, Explain(ErrorCodes.SessionEnded));

        var pcm = await CheckedAudio.CollectAsync(audio, time, Context.ConnectionAborted);
        var language = admitted.Session.SourceLanguage;
        var answer = await cluster.GetGrain<ISoundCheckGrain>(id.Value).RecognizeAsync(language, pcm);
        if (answer.Error is not null)
            throw HubErrors.Error(answer.Error, "This server checks as many microphones as it can. Try again in a few seconds.");
        return new CheckReply { Language = language, Text = answer.Text, Failure = answer.Failure };
    }

    public override Task OnDisconnectedAsync(Exception? exception) => LetGoAsync();

    private async Task LetGoAsync()
    {
        if (!Context.Items.Remove(typeof(Speaker), out var item) || item is not Speaker speaker) return;
        SpeakingInstruments.CountSpeakers(-1);
        speaker.Channel.Detach(Outbound);
        await feeds.LeaveAsync(speaker.Watched);
    }

    private async Task AskAsync(Func<Task> call) => await grains.AskAsync(
        async () =>
        {
            await call();
            return true;
        },
        Context.ConnectionAborted);

    // Others who may speak are shown it: as one line that turns no text around it, and is not long.
    private static string? DeviceOf(string? said)
    {
        var shown = EngineText.Clean(said ?? "");
        if (shown.Length > MaxDevice) shown = shown[..(char.IsHighSurrogate(shown[MaxDevice - 1]) ? MaxDevice - 1 : MaxDevice)].TrimEnd();
        return shown.Length > 0 ? shown : null;
    }

    private Speaker Started() => Context.Items.TryGetValue(typeof(Speaker), out var item) && item is Speaker speaker
        ? speaker
        : throw HubErrors.Error(ErrorCodes.NotStarted, "Call Start first.");

    private static SessionId Named(string? sessionId, string? speakerToken)
    {
        if (!SessionId.TryParse(sessionId, out var id))
            throw HubErrors.Error(ErrorCodes.InvalidSessionId, "A session id has 8 letters and digits, such as 7K3M-Q9TB.");
        if (string.IsNullOrEmpty(speakerToken))
            throw HubErrors.Error(ErrorCodes.WrongSpeakerToken, "The call needs the speakerToken that creating the session answered.");
        return id;
    }

    private static string Explain(string error) => error switch
    {
        ErrorCodes.SessionNotFound => "There is no such session. Create one with POST /api/sessions.",
        ErrorCodes.WrongSpeakerToken => "The speaker token is not this session's.",
        ErrorCodes.TooManyAttempts => "Too many wrong tokens; try again in a minute.",
        ErrorCodes.SessionEnded => "The session has ended. Create a new one to speak again.",
        ErrorCodes.UnknownTake => "There never was such a take; Start without one to begin a new take.",
        ErrorCodes.TakeClosed => "A newer take has begun; Start without a take to take over.",
        _ => "The call was refused.",
    };

    private sealed record Speaker(ISessionGrain Session, string Token, SpeakerChannel Channel, FeedMember Watched);
}
