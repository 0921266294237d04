using LiveTranslate.Contracts;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Grains.Listening;
using LiveTranslate.Grains.Placement;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Custody;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Pipeline.Windowing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace LiveTranslate.Grains.Sessions;

/// <summary>
/// One session: a shell around <see cref="SpeechSession"/>. It neither waits for storage while it is activated nor
/// fails for a stream nobody created: either would stop the reading of a whole queue.
/// </summary>
[ImplicitStreamSubscription(AudioChunk.StreamNamespace), WorkersOnly]
internal sealed partial class SessionGrain :
    Grain, ISessionGrain, IStreamSubscriptionObserver, IAsyncObserver<AudioChunk>, IDisposable
{
    // Well below the age at which Orleans collects idle grains.
    private static readonly TimeSpan AwakePeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(8);

    private readonly SessionEngines _engines;
    private readonly ISpeechLog? _log;
    private readonly SessionOptions _options;
    private readonly WindowOptions _windowOptions;
    private readonly DeliveryOptions _delivery;
    private readonly TimeProvider _time;
    private readonly ILogger<SessionGrain> _logger;
    private readonly SessionStore _store;
    private readonly AttemptLimit _tokenAttempts;
    private readonly AttemptLimit _passcodeAttempts;
    private readonly EarlyChunks _early = new();
    private readonly CancellationTokenSource _deactivated = new();
    private Task _opening = Task.CompletedTask;
    private SpeechSession? _session;
    private bool _saidNoPosition;

    public SessionGrain(
        IGrainContext context,
        [FromKeyedServices(SessionRecord.StorageName)] IGrainStorage storage,
        SessionEngines engines,
        IOptions<SessionOptions> options,
        IOptions<WindowOptions> windowOptions,
        IOptions<DeliveryOptions> delivery,
        TimeProvider time,
        ILogger<SessionGrain> logger,
        ISpeechLog? log = null)
    {
        (_engines, _options, _windowOptions) = (engines, options.Value, windowOptions.Value);
        (_delivery, _time, _logger, _log) = (delivery.Value, time, logger, log);
        _store = new SessionStore(storage, context.GrainId, time, logger);
        (_tokenAttempts, _passcodeAttempts) = (new AttemptLimit(time), new AttemptLimit(time));
    }

    private string Id => this.GetPrimaryKeyString();

    private SessionDescription? Description => _store.Record.Description;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _opening = OpenAsync();
        this.RegisterGrainTimer(StayAwake, new GrainTimerCreationOptions(AwakePeriod, AwakePeriod) { Interleave = true });
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_session is not null) await _session.DrainAsync(DrainTime);
        await _deactivated.CancelAsync();
    }

    public void Dispose()
    {
        _session?.Dispose();
        _deactivated.Dispose();
    }

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory.Create<AudioChunk>().ResumeAsync(this);

    public Task OnNextAsync(AudioChunk item, StreamSequenceToken? token = null)
    {
        if (item.AfterGap) NoteGap();
        // Not before the early ones are handed on: order is all that unnumbered audio has.
        if (!_opening.IsCompleted) _early.Add(item);
        else if (_session is { Ready.IsCompletedSuccessfully: true }) Accept(item);
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex)
    {
        NoteGap();
        LogStreamError(_logger, Id, ex.GetType().Name);
        return Task.CompletedTask;
    }

    public async Task<bool> CreateAsync(SessionDescription description)
    {
        await _opening;
        if (Description is not null) return false;
        await OwnedAsync(() => _store.SaveAsync(record => record with { Description = description }, _deactivated.Token));
        _opening = StartAsync(description);
        await _opening;
        return true;
    }

    public async Task<SessionState?> GetAsync() => await SessionAsync() is { } session ? Show(session) : null;

    public async Task<Admission> AdmitAsync(string? passcode)
    {
        if (await SessionAsync() is not { } session) return new Admission(ErrorCodes.SessionNotFound, null);
        if (Description is { PasscodeHash: { } hash, PasscodeSalt: { } salt })
        {
            if (_passcodeAttempts.Reached) return new Admission(ErrorCodes.TooManyAttempts, null);
            if (!Secrets.PasscodeMatches(passcode, salt, hash))
            {
                if (passcode is not null) _passcodeAttempts.NoteFailure();
                return new Admission(ErrorCodes.WrongPasscode, null);
            }
        }

        return new Admission(null, Show(session));
    }

    public async Task<Admission> AdmitSpeakerAsync(string speakerToken)
    {
        if (await SessionAsync() is not { } session) return new Admission(ErrorCodes.SessionNotFound, null);
        return CheckSpeaker(speakerToken) is { } error ? new Admission(error, null) : new Admission(null, Show(session));
    }

    public async Task<TakeAnswer> StartTakeAsync(string speakerToken, int? take)
    {
        if (await SessionAsync() is not { } session) return Refuse(ErrorCodes.SessionNotFound);
        if (CheckSpeaker(speakerToken) is { } error) return Refuse(error);
        var start = default(TakeStart);
        await OwnedAsync(async () => start = await session.StartTakeAsync(take));
        return start.Result switch
        {
            TakeStartResult.Started => new TakeAnswer(
                null, start.Take, start.NextSequence, session.Phase is SessionPhase.Ending, Show(session)),
            TakeStartResult.SessionEnded => Refuse(ErrorCodes.SessionEnded),
            TakeStartResult.TakeClosed => Refuse(ErrorCodes.TakeClosed),
            _ => Refuse(ErrorCodes.UnknownTake),
        };

        static TakeAnswer Refuse(string error) => new(error, 0, 0, false, null);
    }

    public async Task<ChannelAnswer> ReportAsync(ChannelReport report)
    {
        var answer = await SessionAsync() is { } session
            ? session.Report(new SpeakerReport(report.Take, report.Received, report.Sealed)
            {
                Channel = report.Channel,
                Detached = report.Detached,
                Device = report.Device,
            })
            : new ReportAnswer(TakeStanding.Unknown, 0, 0, Missing: false, Behind: false, SessionPhase.Ended);
        return new ChannelAnswer
        {
            Status = (TakeStatus)answer.Standing,
            Expected = answer.Expected,
            Archived = answer.Archived,
            Missing = answer.Missing,
            Behind = answer.Behind,
            Ending = answer.Phase is SessionPhase.Ending,
            Ended = answer.Phase is SessionPhase.Ended,
            Strain = answer.Strain,
        };
    }

    public async Task PauseAsync(int take, long received)
    {
        if (await SessionAsync() is { } session) await OwnedAsync(() => session.PauseAsync(take, received));
    }

    public async Task ResumeAsync(int take)
    {
        if (await SessionAsync() is { } session) await OwnedAsync(() => session.ResumeAsync(take));
    }

    public async Task<string?> EndAsync(string speakerToken)
    {
        if (await SessionAsync() is not { } session) return ErrorCodes.SessionNotFound;
        if (CheckSpeaker(speakerToken) is { } error) return error;
        await OwnedAsync(session.EndAsync);
        return null;
    }

    public async Task<SpeakerAnswer> GetSpeakerAsync(string speakerToken)
    {
        if (await SessionAsync() is not { } session) return new SpeakerAnswer(ErrorCodes.SessionNotFound);
        if (CheckSpeaker(speakerToken) is { } error) return new SpeakerAnswer(error);
        var (present, device, since) = session.Speaker;
        return new SpeakerAnswer(null, present, device, since);
    }

    public async Task<SessionState?> RenewDemandAsync(FeedDemand demand)
    {
        if (await SessionAsync() is not { } session) return null;
        if (LanguageTag.TryParse(demand.Language, out var language) && session.Setup.Offers(language))
            session.RenewDemand(language, demand.Listeners, demand.AudioListeners, demand.Watchers > 0);
        return Show(session);
    }

    private async Task OpenAsync()
    {
        try
        {
            await _store.LoadAsync(_deactivated.Token);
        }
        catch (SessionUnreadableException exception)
        {
            LogUnreadable(_logger, exception, Id);
            throw;
        }

        if (Description is { } description) await StartAsync(description);
    }

    private async Task StartAsync(SessionDescription description)
    {
        SpeechSession? started = null;
        var host = new SessionDelivery(
            Id, _store, _engines, _delivery, GrainFactory,
            () => (Show(started!), started!.Demanded), _time, _logger);
        started = new SpeechSession(
            SessionStates.SetupOf(Id, description), _store.Record.Progress,
            _engines, _log, host, _options, _windowOptions, _time, _logger);
        _session = started;
        _ = RunAsync(started);
        await started.Ready;
        _early.HandTo(Accept);
        if (_early.Missed) started.NoteStreamGap();
    }

    private async Task RunAsync(SpeechSession session)
    {
        try
        {
            await session.RunAsync();
        }
        catch (OwnershipLostException)
        {
            LogOwnershipLost(_logger, Id);
            DeactivateOnIdle();
        }
        catch (Exception exception)
        {
            // A bug. The next activation goes on from what is committed.
            LogSessionFailed(_logger, exception, Id);
            DeactivateOnIdle();
        }
    }

    // Nobody would wake a session that everybody has left: it stays until it has ended by itself.
    private Task StayAwake(CancellationToken cancellationToken)
    {
        if (_session is { Phase: SessionPhase.Live or SessionPhase.Paused or SessionPhase.Ending }) DelayDeactivation(AwakePeriod * 2);
        return Task.CompletedTask;
    }

    // Whoever called a zombie is to ask again, and then reaches the activation that has taken over.
    private async Task OwnedAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OwnershipLostException)
        {
            DeactivateOnIdle();
            throw new OrleansException($"Session {Id} has moved; ask again.");
        }
    }

    private async Task<SpeechSession?> SessionAsync()
    {
        try
        {
            await _opening;
        }
        catch (SessionUnreadableException)
        {
            // The next call reads again: somebody may have put the record right.
            DeactivateOnIdle();
            throw;
        }

        // An id that nobody created: whoever guesses at ids must not fill the memory with activations.
        if (_session is null) DeactivateOnIdle();
        return _session;
    }

    // What the stream lost is asked for again by number, or read from the log.
    private void NoteGap()
    {
        if (_session is { Ready.IsCompletedSuccessfully: true } session) session.NoteStreamGap();
        else _early.Missed = true;
    }

    private string? CheckSpeaker(string speakerToken)
    {
        // The right token always opens: nobody guesses 256 bits, and guessing must not lock the speaker out.
        if (Secrets.Matches(speakerToken, Description!.SpeakerTokenHash)) return null;
        if (_tokenAttempts.Reached) return ErrorCodes.TooManyAttempts;
        _tokenAttempts.NoteFailure();
        return ErrorCodes.WrongSpeakerToken;
    }

    private void Accept(AudioChunk chunk)
    {
        if (chunk.Ignored is { } reason)
        {
            _session!.NoteIgnored(reason);
            return;
        }

        var audio = new Chunk(chunk.Take, chunk.Sequence, chunk.Pcm, chunk.TraceParent, chunk.CapturedAt, chunk.LoggedAt);
        if (audio.Numbered) _session!.Accept(audio);
        else if (LogPosition.TryParse(chunk.LogPosition, out var position))
            _session!.AcceptLogged(new LoggedChunk(position, chunk.LoggedAt ?? _log?.Now ?? _time.GetUtcNow(), audio));
        else SayNoPosition();
    }

    private void SayNoPosition()
    {
        if (!_saidNoPosition) LogNoPosition(_logger, Id);
        _saidNoPosition = true;
    }

    private SessionState Show(SpeechSession session) => SessionStates.Show(Id, Description!, session);

    [LoggerMessage(2001, LogLevel.Warning, "Session {Session}: another activation has taken over; this one stops")]
    private static partial void LogOwnershipLost(ILogger logger, string session);

    [LoggerMessage(2002, LogLevel.Error, "Session {Session} failed and is started anew")]
    private static partial void LogSessionFailed(ILogger logger, Exception exception, string session);

    [LoggerMessage(2003, LogLevel.Information, "Session {Session}: the stream reported {Error}")]
    private static partial void LogStreamError(ILogger logger, string session, string error);

    [LoggerMessage(2004, LogLevel.Warning,
        "Session {Session} ignores audio that has neither a number nor a place in a log: this stream needs numbers")]
    private static partial void LogNoPosition(ILogger logger, string session);

    [LoggerMessage(2005, LogLevel.Error, "What is stored of session {Session} cannot be read: nobody can speak or listen in it. Put its record back from a backup, or delete it")]
    private static partial void LogUnreadable(ILogger logger, Exception exception, string session);
}
