using System.Threading.Channels;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Custody;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Server.Connections;
using Orleans.Streams;

namespace LiveTranslate.Server.Speaking;

/// <summary>
/// One take's audio between its connection and the stream: keeps every chunk until it is archived, puts them in
/// order, and goes back when the session asks. It outlives its connection until everything is handed over.
/// </summary>
internal sealed partial class SpeakerChannel : IDisposable
{
    // Four seconds of audio as the pages send it.
    private const int MaxChunksPut = 16;

    private static readonly TimeSpan PutRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan WarningPeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FailureSayPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan HandOverTime = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FinishingPeriod = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly ISessionGrain _session;
    private readonly IAsyncStream<AudioChunk> _stream;
    private readonly SpeakingOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ChunkSender _sender;
    private readonly PutProgress _puts;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, DateTimeOffset> _warnedAt = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly Guid _id = Guid.NewGuid();
    private readonly string? _device;
    private readonly bool _openedAtEnd;
    private OutboundConnection? _speaker;
    private long _offeredAt;
    private DateTimeOffset _detachedAt;
    private long _archivedTold = -1;
    private string? _closed;
    private long? _reportFailureSaidAt;
    private long? _putFailureSaidAt;
    private bool _behind;
    private SessionStrain _strain;
    private volatile bool _endedBySpeaker;

    public SpeakerChannel(
        string sessionId,
        TakeAnswer take,
        ISessionGrain session,
        IAsyncStream<AudioChunk> stream,
        OutboundConnection speaker,
        string? device,
        PaceLimit? pace,
        SpeakingOptions options,
        TimeProvider time,
        ILogger logger)
    {
        (SessionId, _session, _stream, _speaker) = (sessionId, session, stream, speaker);
        (_options, _time, _logger) = (options, time, logger);
        Take = take.Take;
        _device = device;
        _openedAtEnd = take.Ending;
        _offeredAt = time.GetTimestamp();
        _sender = new ChunkSender(take.Take, take.NextSequence, ChunkSenderLimits.Default with
        {
            MaxHeldSamples = PcmFormat.SamplesIn(options.MaxHeld),
        });
        _puts = new PutProgress(take.NextSequence, time);
        Pace = pace ?? new PaceLimit(options.MaxPace, options.Burst, time);
    }

    public string SessionId { get; }

    public int Take { get; }

    /// <summary>One for all takes of a session: to start anew is no way around it.</summary>
    public PaceLimit Pace { get; }

    /// <summary>Why nothing more is taken: a warning code, or null while audio is.</summary>
    public string? Closed => Volatile.Read(ref _closed);

    /// <summary>Completes when the session has ended and everything of it is archived.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Runs until everything is handed over, or nobody wants it any more.</summary>
    public async Task RunAsync()
    {
        Task[] both = [PutAsync(_stop.Token), ReportAsync(_stop.Token)];
        // Neither is of use without the other: a bug in one must not leave a channel that takes audio and puts none.
        await Task.WhenAny(both);
        await _stop.CancelAsync();
        await Task.WhenAll(both);
    }

    /// <summary>The channel has failed: its speaker is let go, connects again and sends again what is not archived.</summary>
    public void Abandon()
    {
        lock (_lock) _speaker?.Abort();
    }

    public void Stop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It was just over.
        }
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>Takes a chunk, or not.</summary>
    /// <returns>The sequence wanted next.</returns>
    public long Offer(long sequence, byte[] pcm, string? traceParent)
    {
        lock (_lock)
        {
            _offeredAt = _time.GetTimestamp();
            if (sequence == _sender.NextIn && !Pace.TryTake(Chunk.WeightOf(pcm.Length / PcmFormat.BytesPerSample)))
            {
                Warn(WarningCodes.TooFast, $"Audio may come at {_options.MaxPace} × real time; wait, and go on from where you are.");
                return _sender.NextIn;
            }

            var offered = _sender.Offer(sequence, pcm, traceParent, _time.GetUtcNow());
            SpeakingInstruments.Count(offered);
            if (offered is OfferResult.Full)
                Warn(WarningCodes.Waiting, "The server holds as much as it may; keep the audio and send it again from the number answered.");
        }

        _wake.Writer.TryWrite(true);
        return NextIn;
    }

    public long NextIn
    {
        get
        {
            lock (_lock) return _sender.NextIn;
        }
    }

    /// <summary>Nothing more is taken from now on.</summary>
    public void Seal(string why)
    {
        Interlocked.CompareExchange(ref _closed, why, null);
        _wake.Writer.TryWrite(true);
    }

    /// <summary>The speaker has said the last word: the take has as many chunks as there are now.</summary>
    public void SealAtEnd()
    {
        _endedBySpeaker = true;
        Seal(WarningCodes.SessionEnded);
    }

    /// <summary>Another connection goes on with this take; this one is told, and stops.</summary>
    public void MakeWay()
    {
        Warn(WarningCodes.TakenOver, "Another connection goes on with this take.");
        Seal(WarningCodes.TakenOver);
        _ended.TrySetResult();
        Stop();
    }

    /// <summary>The connection is gone; what is held is still handed over.</summary>
    public void Detach(OutboundConnection speaker)
    {
        lock (_lock)
        {
            if (_speaker != speaker) return;
            _speaker = null;
            _detachedAt = _time.GetUtcNow();
        }
    }

    private async Task PutAsync(CancellationToken stop)
    {
        try
        {
            while (await _wake.Reader.WaitToReadAsync(stop))
            {
                _wake.Reader.TryRead(out _);
                while (TakeWaiting() is { Count: > 0 } chunks) await PutUntilTakenAsync(chunks, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    // While one put is under way more come: a stream that is slow to answer is not slow for that.
    private List<Chunk> TakeWaiting()
    {
        var chunks = new List<Chunk>();
        lock (_lock)
            while (chunks.Count < MaxChunksPut && _sender.TryTake(out var chunk)) chunks.Add(chunk);
        return chunks;
    }

    private async Task PutUntilTakenAsync(List<Chunk> chunks, CancellationToken stop)
    {
        var end = chunks[^1].Sequence + 1;
        while (true)
        {
            lock (_lock) _puts.Begin(chunks[0].Sequence);
            try
            {
                await _stream.OnNextBatchAsync(chunks.Select(chunk => new AudioChunk
                {
                    Take = chunk.Take,
                    Sequence = chunk.Sequence,
                    Pcm = PcmOf(chunk),
                    TraceParent = chunk.TraceParent,
                    CapturedAt = chunk.CapturedAt,
                }));
                lock (_lock) _puts.Complete(end);
                return;
            }
            catch (PartlyPutException exception)
            {
                // The others are in the stream. The session puts the numbers in order, so that those behind need not wait.
                SayPutFailed(exception);
                chunks = [.. exception.Refused.Select(place => chunks[place])];
            }
            catch (Exception exception) when (!stop.IsCancellationRequested)
            {
                SayPutFailed(exception);
            }

            await Task.Delay(PutRetry, _time, stop);
        }
    }

    private static byte[] PcmOf(Chunk chunk) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(chunk.Pcm, out var array)
        && array.Offset == 0 && array.Count == array.Array!.Length
            ? array.Array
            : chunk.Pcm.ToArray();

    private async Task ReportAsync(CancellationToken stop)
    {
        DateTimeOffset? silentSince = null;
        try
        {
            while (!IsOver())
            {
                await Task.Delay(Closed is null ? _options.ReportPeriod : FinishingPeriod, _time, stop);
                try
                {
                    // Read before the call: what is sealed then has that length for good.
                    var sealedNow = IsWhole();
                    Follow(await _session.ReportAsync(Report(sealedNow)));
                    silentSince = null;
                }
                // Whatever it is, the speaker's audio must not be left without its channel.
                catch (Exception exception) when (!stop.IsCancellationRequested)
                {
                    silentSince ??= _time.GetUtcNow();
                    SayReportFailed(exception);
                    if (_time.GetUtcNow() - silentSince > WarningPeriod)
                        Warn(WarningCodes.SessionUnreachable, "The session does not answer; the audio is kept and sent again.");
                }
            }

            await TakeLeaveAsync();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    // Puts and reports are tried again many times a second, and a cluster may be without workers or stream for long.
    private void SayReportFailed(Exception exception)
    {
        if (IsTimeToSay(ref _reportFailureSaidAt)) LogReportFailed(_logger, SessionId, Take, exception.GetType().Name);
    }

    private void SayPutFailed(Exception exception)
    {
        if (IsTimeToSay(ref _putFailureSaidAt)) LogPutFailed(_logger, SessionId, Take, exception.GetType().Name);
    }

    private bool IsTimeToSay(ref long? saidAt)
    {
        if (saidAt is { } said && _time.GetElapsedTime(said) < FailureSayPeriod) return false;
        saidAt = _time.GetTimestamp();
        return true;
    }

    private ChannelReport Report(bool isWhole)
    {
        lock (_lock)
            return new ChannelReport(Take, _sender.NextIn, isWhole) { Channel = _id, Detached = _speaker is null, Device = _device };
    }

    // The session would notice by the silence, later. Nothing depends on it, so it is said once.
    private async Task TakeLeaveAsync()
    {
        if (_ended.Task.IsCompleted) return;
        try
        {
            await _session.ReportAsync(Report(isWhole: false));
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            LogReportFailed(_logger, SessionId, Take, exception.GetType().Name);
        }
    }

    private void Follow(ChannelAnswer answer)
    {
        if (answer.Status is TakeStatus.Superseded)
        {
            if (Closed is null) Warn(WarningCodes.TakenOver, "Someone has started to speak in this session from elsewhere; this take is closed.");
            Seal(WarningCodes.TakenOver);
        }
        else if (answer.Status is TakeStatus.Unknown || answer.Ended || (answer.Ending && !StillHandingOver()))
        {
            if (Closed is null) Warn(WarningCodes.SessionEnded, "The session was ended; nothing more is taken.");
            Seal(WarningCodes.SessionEnded);
        }

        lock (_lock)
        {
            if (_sender.Acknowledge(answer.Expected, answer.Archived, answer.Missing, _puts.Arrived))
            {
                SpeakingInstruments.WentBack.Add(1);
                LogWentBack(_logger, SessionId, Take, answer.Expected);
            }

            if (_sender.Archived > _archivedTold)
            {
                _archivedTold = _sender.Archived;
                _speaker?.Send(HubSetup.Event(HubMethods.Archived, new Archived { Take = Take, Sequence = _archivedTold }));
            }
        }

        if (answer.Behind != _behind)
        {
            _behind = answer.Behind;
            if (_behind) Warn(WarningCodes.FallingBehind, "The session is more than 10 s behind: captions only until it has caught up.");
            else Warn(WarningCodes.CaughtUp, "The session has caught up.");
        }

        foreach (var (code, message) in StrainWarnings.Changes(_strain, answer.Strain)) Warn(code, message);
        _strain = answer.Strain;

        if (answer.Ended || answer.Status is TakeStatus.Unknown) _ended.TrySetResult();
        else if (answer.Status is TakeStatus.Done && Closed == WarningCodes.TakenOver) _ended.TrySetResult();
        _wake.Writer.TryWrite(true);
    }

    // When somebody else ends the session while the speaker is away, the speaker may still come back with more.
    private bool IsWhole()
    {
        lock (_lock) return Closed == WarningCodes.TakenOver || _endedBySpeaker || (Closed is not null && _speaker is not null);
    }

    // A speaker who came back while the session was ending has something left to say.
    private bool StillHandingOver() => _openedAtEnd && _time.GetElapsedTime(_offeredAt) < HandOverTime;

    private bool IsOver()
    {
        if (_ended.Task.IsCompleted) return true;
        lock (_lock)
            return _speaker is null && (_sender.Empty || _time.GetUtcNow() - _detachedAt > _options.OrphanTime);
    }

    // Said at once, and again every few seconds while it lasts: a warning a chunk would drown everything else.
    private void Warn(string code, string message)
    {
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            if (_warnedAt.TryGetValue(code, out var at) && now - at < WarningPeriod) return;
            _warnedAt[code] = now;
            _speaker?.Send(HubSetup.Event(HubMethods.Warning, new Warning { Code = code, Message = message }));
        }
    }

    [LoggerMessage(3101, LogLevel.Warning, "Session {Session}, take {Take}: the stream does not take audio ({Why}); trying again")]
    private static partial void LogPutFailed(ILogger logger, string session, int take, string why);

    [LoggerMessage(3102, LogLevel.Warning, "Session {Session}, take {Take}: no answer to a report ({Why}); trying again")]
    private static partial void LogReportFailed(ILogger logger, string session, int take, string why);

    [LoggerMessage(3103, LogLevel.Information, "Session {Session}, take {Take}: going back to chunk {Sequence}")]
    private static partial void LogWentBack(ILogger logger, string session, int take, long sequence);
}
