using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Custody;
using LiveTranslate.Pipeline.Recognition;
using LiveTranslate.Pipeline.Translation;
using LiveTranslate.Pipeline.Windowing;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Pipeline.Sessions;

/// <summary>
/// One live session: takes audio in, cuts it, has every window worked on, and says what may be forgotten. It is
/// single-threaded: all calls and all its continuations must run on one scheduler, as a grain's do.
/// </summary>
public sealed partial class SpeechSession : IDisposable
{
    // Silence is committed in steps: one write in ten seconds instead of one in three.
    private static readonly TimeSpan SilenceStep = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TickPeriod = TimeSpan.FromSeconds(1);

    private readonly SessionSetup _setup;
    private readonly SessionEngines _engines;
    private readonly ISessionHost _host;
    private readonly SessionOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CutLedger _ledger;
    private readonly SessionLog _log;
    private readonly AudioIntake _intake;
    private readonly LogIntake _logIntake;
    private readonly SpeakerTakes _speakers;
    private readonly BehindWatch _behind;
    private readonly LiveMark _live = new();
    private readonly StrainWatch _strain;
    private readonly Demand _demand;
    private readonly Attendance _attendance;
    private readonly ArchiveWriter _archive;
    private readonly OwnershipFence _fence;
    private readonly SettledTexts _texts;
    private readonly WindowProcessor _processor;
    private readonly StagePolicy<Transcript> _recognize;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IReadOnlyList<TakeProgress> _restored;
    private ExceptionDispatchInfo? _failure;
    private DateTimeOffset? _startedAt;
    private WindowRecognition? _recognition;
    private DateTimeOffset? _endingSince;
    private long? _pausedAt;
    private bool _draining;
    private bool _toldWaiting;

    public SpeechSession(
        SessionSetup setup,
        SessionProgress progress,
        SessionEngines engines,
        ISpeechLog? log,
        ISessionHost host,
        SessionOptions options,
        WindowOptions windowOptions,
        TimeProvider time,
        ILogger logger)
    {
        (_setup, _engines, _host, _options) = (setup, engines, host, options);
        // A clock that is put right while somebody speaks must not end a take, or keep one for an hour.
        time = new SteadyTime(time);
        (_time, _logger) = (time, logger);
        _ledger = new CutLedger(progress.Ledger);
        _log = new SessionLog(
            setup.Id, log, progress.LogSeen, Wake, work => _ = StopOnFailureAsync(work), time, logger, _stop.Token);
        _intake = new AudioIntake(_ledger, _log, options, windowOptions, time, logger);
        _logIntake = new LogIntake(_intake, _log, BeginTakeAsync);
        _speakers = new SpeakerTakes(_intake, _ledger, time);
        _behind = new BehindWatch(setup.Id, options.BehindAfter, logger);
        _strain = new StrainWatch(time);
        _log.Ignored.Noted = says =>
        {
            _strain.Note(SessionStrain.RecordsIgnored);
            if (says) _host.Changed();
        };
        _demand = new Demand(time, options.DemandLinger);
        _demand.Restore(progress.Demand);
        _attendance = new Attendance(time, options.SpeakerGoneAfter);
        _archive = new ArchiveWriter(engines.Archive, time, logger);
        _fence = new OwnershipFence(CommitAsync, time);
        _texts = new SettledTexts(progress.Texts, CommitAsync);
        _processor = new WindowProcessor(
            setup, engines, host, _demand, _strain, _texts, _archive, _fence, options, time, logger);
        _recognize = WindowRecognition.CreatePolicy(options.RecognitionDeadline, time, logger);
        _restored = progress.Takes;
        _startedAt = progress.StartedAt;
        LastTake = progress.LastTake;
        Phase = progress.Phase;
        _pausedAt = progress.PausedAt;
        if (Phase is SessionPhase.Ending) _endingSince = time.GetUtcNow();
    }

    public SessionSetup Setup => _setup;

    public SessionPhase Phase
    {
        get;
        private set => _live.Set(field = value);
    }

    /// <summary>It was spoken in, and its speaker is gone. Derived: what is committed stays live or paused.</summary>
    public bool WaitsForSpeaker =>
        Phase is SessionPhase.Live or SessionPhase.Paused or SessionPhase.Ending && !_attendance.SpeakerHere;

    /// <summary>Who speaks now, as far as it is known.</summary>
    public SpeakerSeen Speaker => Phase is SessionPhase.Live or SessionPhase.Paused ? _attendance.Speaker : default;

    public DateTimeOffset? StartedAt => _startedAt;

    /// <summary>The newest take; 0 before the first.</summary>
    public int LastTake { get; private set; }

    /// <summary>How many segments are archived.</summary>
    public int ArchivedSegments => _ledger.ArchivedSegments;

    public bool Behind => _behind.Behind;

    /// <summary>Records of other programs that are not heard, by reason, since this activation began.</summary>
    public IReadOnlyDictionary<string, long> IgnoredRecords => _log.Ignored.Counts;

    public IReadOnlyDictionary<LanguageTag, int> Listeners => _demand.Listeners();

    /// <summary>The languages that are served now.</summary>
    public IEnumerable<LanguageTag> Demanded => _demand.Current().Select(language => language.Language);

    /// <summary>Nothing is under way: the session may be put to sleep.</summary>
    public bool Idle => _processor.Idle && _intake.Idle;

    /// <summary>Completes when the session knows where it stands; the other calls wait for it.</summary>
    public Task Ready => _ready.Task;

    /// <summary>
    /// Looks up which committed windows the archive already has, then starts to take in audio. Completes when the
    /// session is stopped; fails with <see cref="OwnershipLostException"/> when another activation has taken over.
    /// </summary>
    public async Task RunAsync()
    {
        var stop = _stop.Token;
        using var timer = _time.CreateTimer(_ => Wake(), null, TickPeriod, TickPeriod);
        try
        {
            await RestoreAsync(stop);
            while (await _wake.Reader.WaitToReadAsync(stop))
            {
                _wake.Reader.TryRead(out _);
                await AdvanceAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _failure?.Throw();
        }
        finally
        {
            _ready.TrySetCanceled(CancellationToken.None);
        }
    }

    /// <summary>Begins a take, or goes on with the newest one.</summary>
    public async Task<TakeStart> StartTakeAsync(int? resume)
    {
        // While it is ending, the newest take may still come back to hand over what it holds.
        if (Phase is SessionPhase.Ended || (Phase is SessionPhase.Ending && resume is null))
            return new TakeStart(TakeStartResult.SessionEnded, 0, 0);
        if (resume is { } take)
        {
            var start = _speakers.Resume(take, LastTake);
            if (start.Result is TakeStartResult.Started) _attendance.NoteSpeaker();
            TellWhetherItWaits();
            return start;
        }

        return new TakeStart(TakeStartResult.Started, await BeginTakeAsync(anchor: null), 0);
    }

    /// <summary>Takes a chunk from the stream. What does not fit is asked for again. Never waits.</summary>
    public void Accept(Chunk chunk)
    {
        if (_draining || Phase is SessionPhase.Ended) return;
        var received = _intake.Accept(chunk);
        if (chunk.Take == LastTake && received is ReceiveResult.Ready or ReceiveResult.Early) _attendance.NoteChunk();
        // Its speaker goes on, whatever became of the word that said so. What is sent again is from before the pause.
        if (Phase is SessionPhase.Paused && chunk.Take == LastTake && chunk.Sequence >= (_pausedAt ?? 0))
            _ = StopOnFailureAsync(SetPhaseAsync(SessionPhase.Live));
        Wake();
    }

    /// <summary>
    /// Takes audio from the stream whose producer numbers nothing, and which nobody can send again: what does not fit is
    /// read from the log. Never waits.
    /// </summary>
    public void AcceptLogged(LoggedChunk record)
    {
        if (_draining) return;
        _logIntake.Accept(record, Phase, LastTake);
        // Of a take that somebody numbers it is no sign: that one has the floor.
        if (_intake.Find(LastTake) is null) _attendance.NoteUnnumbered(PcmFormat.DurationOf(record.Chunk.Samples));
    }

    /// <summary>The stream has a record under this session's id that cannot be taken.</summary>
    /// <param name="reason">One of <see cref="IgnoreReasons"/>.</param>
    public void NoteIgnored(string reason) => _log.Ignored.Note(reason);

    /// <summary>The stream has lost something: what its sender cannot send again is read from the log.</summary>
    public void NoteStreamGap()
    {
        if (!_draining) _logIntake.NoteGap();
    }

    /// <summary>Answers a speaker channel's report.</summary>
    public ReportAnswer Report(SpeakerReport report)
    {
        // Here, too: the loop may be waiting for room.
        UpdateBehind();
        if (report.Take == LastTake) _attendance.NoteReport(report);
        else _attendance.NoteUse();
        TellWhetherItWaits();
        var answer = _speakers.Answer(report, LastTake, Behind, Phase) with { Strain = _strain.Current };
        Wake();
        return answer;
    }

    /// <summary>The speaker pauses after so many chunks: what was said so far goes out. Completes when it is committed.</summary>
    public async Task PauseAsync(int take, long received)
    {
        if (_intake.Find(take) is not { } open || take != LastTake || Phase is not SessionPhase.Live) return;
        open.PausedAt = _pausedAt = received;
        await SetPhaseAsync(SessionPhase.Paused);
    }

    /// <summary>The speaker goes on. Completes when it is committed.</summary>
    public async Task ResumeAsync(int take)
    {
        if (take == LastTake && Phase is SessionPhase.Paused) await SetPhaseAsync(SessionPhase.Live);
    }

    /// <summary>Ends the session once what is there is archived. Takes no new take from now on.</summary>
    public async Task EndAsync()
    {
        if (Phase is SessionPhase.Ending or SessionPhase.Ended) return;
        _endingSince = _time.GetUtcNow();
        _intake.SealLogTakes();
        await SetPhaseAsync(SessionPhase.Ending);
    }

    /// <summary>Notes the listeners of a language, as its feed reports them every few seconds.</summary>
    /// <param name="language">The language.</param>
    /// <param name="listeners">How many listen.</param>
    /// <param name="audioListeners">How many of them want to hear it.</param>
    /// <param name="watched">Captions are wanted although nobody listens: the speaker's own.</param>
    public void RenewDemand(LanguageTag language, int listeners, int audioListeners, bool watched)
    {
        var before = _demand.Listeners().GetValueOrDefault(language);
        if (listeners > 0 && before == 0 && language != _setup.SourceLanguage)
            _ = _engines.Translator.PrepareAsync(new LanguagePair(_setup.SourceLanguage, language), _stop.Token);
        _demand.Renew(language, listeners, audioListeners, watched);
        if (listeners > 0) _attendance.NoteUse();
        if (before != listeners) _host.Changed();
    }

    /// <summary>
    /// Stops taking audio, finishes what is committed within the time given, and leaves the rest to custody.
    /// </summary>
    public async Task DrainAsync(TimeSpan within)
    {
        _draining = true;
        try
        {
            await _processor.Drained.WaitAsync(within, _time);
            await CommitAsync().WaitAsync(within, _time);
        }
        catch (Exception exception)
        {
            LogDrainCutShort(_logger, _setup.Id, exception.GetType().Name);
        }

        await _stop.CancelAsync();
        _wake.Writer.TryComplete();
    }

    public void Dispose()
    {
        _stop.Cancel();
        _recognition?.Dispose();
        _behind.Dispose();
        _live.Dispose();
        _stop.Dispose();
    }

    private async Task RestoreAsync(CancellationToken stop)
    {
        foreach (var cut in _ledger.Open.ToArray())
        {
            if (await _archive.ReadAsync(_setup.Id, cut.Index, stop) is null) break;
            MarkArchived(cut);
        }

        _intake.Restore(_restored);
        // Whoever had these windows may still be at work on them: from here on nothing of theirs counts.
        if (_ledger.Open.Count > 0) _ = StopOnFailureAsync(CommitAsync());
        _host.SegmentsArchived(_ledger.ArchivedSegments);
        _ready.TrySetResult();
        Wake();
    }

    private async Task AdvanceAsync(CancellationToken stop)
    {
        while (!_draining && _intake.Next(_endingSince) is { } events)
        {
            await FollowAsync(events, stop);
            UpdateBehind();
        }

        UpdateBehind();
        var silence = PcmFormat.DurationOf(_ledger.UncommittedSilence);
        if (silence >= SilenceStep || (silence > TimeSpan.Zero && _intake.Quiet)) await CommitAsync();
        TellWhetherItWaits();
        if (IsLeft) await EndLeftAsync();
        if (Phase is SessionPhase.Ending && _intake.Empty) await FinishAsync(stop);
    }

    // As long as any gateway holds audio it reports, and what is under way here is not idle: nothing is cut off.
    private bool IsLeft =>
        Phase is SessionPhase.Live or SessionPhase.Paused && Idle && _attendance.UnusedFor >= _options.EndAfter;

    private Task EndLeftAsync()
    {
        LogLeft(_logger, _setup.Id, _options.EndAfter);
        return EndAsync();
    }

    private void TellWhetherItWaits()
    {
        if (WaitsForSpeaker == _toldWaiting) return;
        _toldWaiting = WaitsForSpeaker;
        _host.Changed();
    }

    private async Task FollowAsync(IEnumerable<WindowEvent> events, CancellationToken stop)
    {
        foreach (var happened in events)
        {
            switch (happened)
            {
                case WindowEvent.Began:
                    var request = new RecognitionRequest(_setup.Id, _setup.SourceLanguage, []);
                    _recognition = new WindowRecognition(_engines.Recognizer, request, _recognize, _host.ShowPartial, stop);
                    break;
                case WindowEvent.Fed fed:
                    _recognition?.Feed(fed.Pcm);
                    break;
                case WindowEvent.Closed closed:
                    await CloseWindowAsync(closed, stop);
                    break;
            }
        }
    }

    private async Task CloseWindowAsync(WindowEvent.Closed closed, CancellationToken stop)
    {
        var recognition = _recognition;
        _recognition = null;
        if (closed.Lost)
        {
            recognition?.Dispose();
            recognition = null;
        }

        // Before there is room for it: an engine that hears a session's windows one after the other could not hear one of
        // those that fill the room again, and there would never be any.
        recognition?.Close(closed.Following);
        // Committed at once, while the recognizer finishes; a window that is done again was committed before.
        var committed = CommitAsync();
        await _processor.WaitForRoomAsync(stop);
        var backlog = PcmFormat.DurationOf(_intake.ReadySamples);
        var window = new ClosedWindow(
            closed.Cut, closed.Pcm, closed.HeardSample, recognition, backlog, _intake.TakeTrace());
        _processor.Process(window, committed, speechAllowed: !Behind, OnArchived, stop);
        _ = StopOnFailureAsync(_processor.Drained);
    }

    private void OnArchived(Cut cut)
    {
        MarkArchived(cut);
        _host.SegmentsArchived(_ledger.ArchivedSegments);
        Wake();
    }

    private void MarkArchived(Cut cut)
    {
        _ledger.MarkArchived(cut);
        _texts.Forget(cut.Index);
    }

    // A commit that is refused (or a bug) must stop the session even while its loop waits for room.
    private async Task StopOnFailureAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
            await _stop.CancelAsync();
        }
    }

    private async Task FinishAsync(CancellationToken stop)
    {
        await _processor.Drained.WaitAsync(stop);
        Phase = SessionPhase.Ended;
        await CommitAsync();
        _host.Changed();
    }

    // Committed before anyone speaks in it: a take that was answered must not be given out again.
    private async Task<int> BeginTakeAsync(LogAnchor? anchor)
    {
        var number = ++LastTake;
        var take = _intake.Begin(number, anchor);
        _startedAt ??= _time.GetUtcNow();
        Phase = SessionPhase.Live;
        _attendance.NoteNewTake();
        await CommitAsync();
        take.Committed = true;
        Wake();
        _host.Changed();
        return number;
    }

    private void UpdateBehind() =>
        _behind.Update(PcmFormat.DurationOf(_intake.ReadySamples) + _processor.OldestInFlight);

    // Committed before anyone is told: the next activation goes on in the state that the speaker was told last.
    private async Task SetPhaseAsync(SessionPhase phase)
    {
        Phase = phase;
        Wake();
        await CommitAsync();
        _host.Changed();
    }

    private async Task CommitAsync()
    {
        var ledger = _ledger.ToState();
        var progress = new SessionProgress
        {
            Phase = Phase,
            PausedAt = Phase is SessionPhase.Paused ? _pausedAt : null,
            StartedAt = _startedAt,
            LastTake = LastTake,
            Takes = _intake.TakesFrom(ledger.Archived),
            Ledger = ledger,
            Texts = _texts.ToState(),
            Demand = _demand.ToState(),
            LogSeen = _log.Seen,
        };
        var asked = _time.GetTimestamp();
        await _host.CommitAsync(progress, _stop.Token);
        _fence.NoteProof(asked);
        _ledger.MarkCommitted(ledger);
    }

    private void Wake() => _wake.Writer.TryWrite(true);

    [LoggerMessage(1204, LogLevel.Information, "Session {Session} ends by itself: nobody has spoken or listened for {EndAfter}")]
    private static partial void LogLeft(ILogger logger, SessionId session, TimeSpan endAfter);

    [LoggerMessage(1203, LogLevel.Information, "Session {Session} was stopped before all was archived: {Why}")]
    private static partial void LogDrainCutShort(ILogger logger, SessionId session, string why);
}
