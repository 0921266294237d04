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

    // "Behind" ends well below where it begins, so that it does not flicker.
    private const double CaughtUpFraction = 0.3;

    private readonly SessionSetup _setup;
    private readonly SessionEngines _engines;
    private readonly ISessionHost _host;
    private readonly SessionOptions _options;
    private readonly WindowOptions _windowOptions;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CutLedger _ledger;
    private readonly TakeInbox _inbox;
    private readonly Demand _demand;
    private readonly ArchiveWriter _archive;
    private readonly WindowProcessor _processor;
    private readonly StagePolicy<Transcript> _recognize;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<TakeProgress> _takes;
    private ExceptionDispatchInfo? _failure;
    private DateTimeOffset? _startedAt;
    private Windower? _windower;
    private WindowRecognition? _recognition;
    private string? _windowTrace;
    private DateTimeOffset _lastAudio;
    private DateTimeOffset? _endingSince;
    private long _takenSamples;
    private bool _draining;

    public SpeechSession(
        SessionSetup setup,
        SessionProgress progress,
        SessionEngines engines,
        ISessionHost host,
        SessionOptions options,
        WindowOptions windowOptions,
        TimeProvider time,
        ILogger logger)
    {
        (_setup, _engines, _host, _options, _windowOptions) = (setup, engines, host, options, windowOptions);
        (_time, _logger) = (time, logger);
        _ledger = new CutLedger(progress.Ledger);
        _inbox = new TakeInbox(PcmFormat.SamplesIn(options.InboxDuration), time);
        _demand = new Demand(time, options.DemandLinger);
        _demand.Restore(progress.Demand);
        _archive = new ArchiveWriter(engines.Archive, time, logger);
        _processor = new WindowProcessor(setup, engines, host, _demand, _archive, options, time, logger);
        _recognize = WindowRecognition.CreatePolicy(options.RecognitionDeadline, time, logger);
        _takes = [.. progress.Takes];
        _startedAt = progress.StartedAt;
        LastTake = progress.LastTake;
        Phase = progress.Phase;
        _lastAudio = time.GetUtcNow();
        if (Phase is SessionPhase.Ending) _endingSince = time.GetUtcNow();
    }

    public SessionSetup Setup => _setup;

    public SessionPhase Phase { get; private set; }

    public DateTimeOffset? StartedAt => _startedAt;

    /// <summary>The newest take; 0 before the first.</summary>
    public int LastTake { get; private set; }

    /// <summary>How many segments are archived.</summary>
    public int ArchivedSegments => _ledger.ArchivedSegments;

    public bool Behind { get; private set; }

    public IReadOnlyDictionary<LanguageTag, int> Listeners => _demand.Listeners();

    /// <summary>The languages that are served now.</summary>
    public IEnumerable<LanguageTag> Demanded => _demand.Current().Select(language => language.Language);

    /// <summary>Nothing is under way: the session may be put to sleep.</summary>
    public bool Idle => _processor.Idle && _windower is not { WindowOpen: true } && _inbox.ReadySamples == 0;

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
            if (take < 1 || take > LastTake) return new TakeStart(TakeStartResult.UnknownTake, take, 0);
            if (take < LastTake || _inbox.Find(take) is not { } open)
                return new TakeStart(TakeStartResult.TakeClosed, take, 0);
            (open.Length, open.LastHeard) = (null, _time.GetUtcNow());
            return new TakeStart(TakeStartResult.Started, take, ArchivedOf(take));
        }

        LastTake++;
        _takes.Add(new TakeProgress(LastTake, null, Closed: false));
        _inbox.Open(LastTake, expected: 0, startSample: null, closed: false);
        _startedAt ??= _time.GetUtcNow();
        Phase = SessionPhase.Live;
        // Committed before anyone speaks in it: a take that was answered must not be given out again.
        var started = LastTake;
        await CommitAsync();
        Wake();
        _host.Changed();
        return new TakeStart(TakeStartResult.Started, started, 0);
    }

    /// <summary>Takes a chunk from the stream. What does not fit is asked for again. Never waits.</summary>
    public void Accept(Chunk chunk)
    {
        if (_draining || Phase is SessionPhase.Ended) return;
        _inbox.Accept(chunk);
        Wake();
    }

    /// <summary>Answers a speaker channel's report.</summary>
    public ReportAnswer Report(SpeakerReport report)
    {
        // Here, too: the loop may be waiting for room.
        UpdateBehind();
        if (report.Take < 1 || report.Take > LastTake)
            return new ReportAnswer(TakeStanding.Unknown, 0, 0, Missing: false, Behind, Phase);
        if (_inbox.Find(report.Take) is not { } take)
        {
            var done = _ledger.Archived.Take > report.Take || _ledger.Open.All(cut => cut.Start.Take != report.Take);
            return new ReportAnswer(
                done ? TakeStanding.Done : TakeStanding.Superseded,
                report.Received, done ? report.Received : ArchivedOf(report.Take), Missing: false, Behind, Phase);
        }

        if (report.Sealed) take.Length = report.Received;
        if (take.Receiver.Expected < report.Received) take.LastHeard = _time.GetUtcNow();
        Wake();
        return new ReportAnswer(
            report.Take < LastTake ? TakeStanding.Superseded : TakeStanding.Current,
            take.Receiver.Expected, ArchivedOf(report.Take), take.Receiver.TakeMissing(), Behind, Phase);
    }

    /// <summary>The speaker pauses after so many chunks: what was said so far goes out.</summary>
    public void Pause(int take, long received)
    {
        if (_inbox.Find(take) is not { } open || take != LastTake || Phase is not SessionPhase.Live) return;
        open.PausedAt = received;
        SetPhase(SessionPhase.Paused);
    }

    public void Resume(int take)
    {
        if (take == LastTake && Phase is SessionPhase.Paused) SetPhase(SessionPhase.Live);
    }

    /// <summary>Ends the session once what is there is archived. Takes no new take from now on.</summary>
    public async Task EndAsync()
    {
        if (Phase is SessionPhase.Ending or SessionPhase.Ended) return;
        _endingSince = _time.GetUtcNow();
        SetPhase(SessionPhase.Ending);
        await CommitAsync();
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
        catch (Exception exception) when (exception is TimeoutException or OwnershipLostException or OperationCanceledException)
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
        if (Behind) PipelineInstruments.SessionsBehind.Add(-1);
        _stop.Dispose();
    }

    private async Task RestoreAsync(CancellationToken stop)
    {
        foreach (var cut in _ledger.Open.ToArray())
        {
            if (await _archive.ReadAsync(_setup.Id, cut.Index, stop) is null) break;
            _ledger.MarkArchived(cut);
        }

        _takes.RemoveAll(take => take.Number < _ledger.Archived.Take);
        foreach (var take in _takes)
        {
            var expected = take.Number == _ledger.Archived.Take ? _ledger.Archived.Sequence : 0;
            _inbox.Open(take.Number, expected, take.StartSample, take.Closed);
        }

        _host.SegmentsArchived(_ledger.ArchivedSegments);
        _ready.TrySetResult();
        Wake();
    }

    private async Task AdvanceAsync(CancellationToken stop)
    {
        while (!_draining && _inbox.Head is { } head)
        {
            _windower ??= OpenWindower(head);
            if (head.Closed && !_windower.AwaitsCommitted)
            {
                await CloseTakeAsync(head, stop);
            }
            else if (head.Receiver.TryRead(out var chunk))
            {
                _lastAudio = _time.GetUtcNow();
                CountAudio(chunk.Samples);
                _windowTrace ??= chunk.TraceParent;
                await FollowAsync(_windower.Push(chunk), stop);
                UpdateBehind();
            }
            else if (IsOver(head))
            {
                await CloseTakeAsync(head, stop);
            }
            else
            {
                if (PauseReached(head) || IdleTooLong()) await FollowAsync(_windower.Flush(final: false), stop);
                break;
            }
        }

        UpdateBehind();
        var silence = PcmFormat.DurationOf(_ledger.UncommittedSilence);
        if (silence >= SilenceStep || (silence > TimeSpan.Zero && IdleSince(_lastAudio))) await CommitAsync();
        if (Phase is SessionPhase.Ending && _inbox.Head is null) await FinishAsync(stop);
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

        // Committed at once, while the recognizer finishes; a window that is done again was committed before.
        var committed = CommitAsync();
        await _processor.WaitForRoomAsync(stop);
        var backlog = PcmFormat.DurationOf(_inbox.ReadySamples);
        var window = new ClosedWindow(
            closed.Cut, closed.Pcm, closed.HeardSample, recognition, backlog, _windowTrace);
        _windowTrace = null;
        _processor.Process(window, committed, speechAllowed: !Behind, OnArchived, stop);
        _ = StopOnFailureAsync(_processor.Drained);
    }

    private void OnArchived(Cut cut)
    {
        _ledger.MarkArchived(cut);
        _host.SegmentsArchived(_ledger.ArchivedSegments);
        Wake();
    }

    // A commit that is refused (or a bug) must stop the session even while its loop waits for room.
    private async Task StopOnFailureAsync(Task drained)
    {
        try
        {
            await drained;
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
            await _stop.CancelAsync();
        }
    }

    private Windower OpenWindower(OpenTake take)
    {
        if (take.StartSample is null)
        {
            take.StartSample = _ledger.HorizonSample;
            _ledger.NoteSilence(AudioPosition.StartOf(take.Number), _ledger.HorizonSample);
            Replace(take.Number, progress => progress with { StartSample = take.StartSample });
        }

        var committed = _ledger.Open.Where(cut => cut.Start.Take == take.Number);
        var resumed = _ledger.Archived.Take == take.Number;
        return new Windower(
            _ledger,
            resumed ? _ledger.Archived : AudioPosition.StartOf(take.Number),
            resumed ? _ledger.ArchivedSample : take.StartSample.Value,
            committed.ToArray(),
            take.Closed,
            _windowOptions);
    }

    private bool IsOver(OpenTake head)
    {
        if (!head.Closed && !_inbox.HasLater && _endingSince is null) return false;
        if (head.Complete) return true;
        var since = _endingSince > head.LastHeard ? _endingSince.Value : head.LastHeard;
        return _time.GetUtcNow() - since >= _options.TakeGrace;
    }

    private async Task CloseTakeAsync(OpenTake head, CancellationToken stop)
    {
        await FollowAsync(_windower!.Flush(final: true), stop);
        _inbox.RemoveHead();
        _windower = null;
        Replace(head.Number, progress => progress with { Closed = true });
        LogTakeClosed(_logger, _setup.Id, head.Number, head.Receiver.Expected, head.Complete);
    }

    private async Task FinishAsync(CancellationToken stop)
    {
        await _processor.Drained.WaitAsync(stop);
        Phase = SessionPhase.Ended;
        await CommitAsync();
        _host.Changed();
    }

    private static bool PauseReached(OpenTake head)
    {
        if (head.PausedAt is not { } at || head.Receiver.Expected < at) return false;
        head.PausedAt = null;
        return true;
    }

    private bool IdleTooLong() =>
        _windower is { WindowOpen: true, AwaitsCommitted: false } && IdleSince(_lastAudio);

    private bool IdleSince(DateTimeOffset lastAudio) => _time.GetUtcNow() - lastAudio >= _options.IdleClose;

    private void UpdateBehind()
    {
        var delay = PcmFormat.DurationOf(_inbox.ReadySamples) + _processor.OldestInFlight;
        var behind = delay > (Behind ? _options.BehindAfter * CaughtUpFraction : _options.BehindAfter);
        if (behind == Behind) return;
        Behind = behind;
        PipelineInstruments.SessionsBehind.Add(behind ? 1 : -1);
        LogBehind(_logger, _setup.Id, behind, delay);
    }

    private void CountAudio(int samples)
    {
        _takenSamples += samples;
        if (_takenSamples < PcmFormat.SampleRate) return;
        PipelineInstruments.AudioTaken.Add(_takenSamples / PcmFormat.SampleRate);
        _takenSamples %= PcmFormat.SampleRate;
    }

    private long ArchivedOf(int take) =>
        _ledger.Archived.Take == take ? _ledger.Archived.Sequence : 0;

    private void Replace(int number, Func<TakeProgress, TakeProgress> change)
    {
        var at = _takes.FindIndex(take => take.Number == number);
        if (at >= 0) _takes[at] = change(_takes[at]);
    }

    private void SetPhase(SessionPhase phase)
    {
        if (Phase == phase) return;
        Phase = phase;
        _host.Changed();
        Wake();
    }

    private async Task CommitAsync()
    {
        var ledger = _ledger.ToState();
        _takes.RemoveAll(take => take.Number < ledger.Archived.Take);
        var progress = new SessionProgress
        {
            Phase = Phase,
            StartedAt = _startedAt,
            LastTake = LastTake,
            Takes = [.. _takes],
            Ledger = ledger,
            Demand = _demand.ToState(),
        };
        await _host.CommitAsync(progress, _stop.Token);
        _ledger.MarkCommitted(ledger);
    }

    private void Wake() => _wake.Writer.TryWrite(true);

    [LoggerMessage(1201, LogLevel.Information,
        "Session {Session} closed take {Take} after {Chunks} chunks (all there: {Complete})")]
    private static partial void LogTakeClosed(ILogger logger, SessionId session, int take, long chunks, bool complete);

    [LoggerMessage(1202, LogLevel.Warning, "Session {Session} is behind: {Behind}, by {Delay}")]
    private static partial void LogBehind(ILogger logger, SessionId session, bool behind, TimeSpan delay);

    [LoggerMessage(1203, LogLevel.Information, "Session {Session} was stopped before all was archived: {Why}")]
    private static partial void LogDrainCutShort(ILogger logger, SessionId session, string why);
}
