using System.Diagnostics;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Custody;
using LiveTranslate.Pipeline.Recognition;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Pipeline.Sessions;

/// <summary>
/// Takes closed windows through their stages: transcript, then every language in demand in parallel, then the
/// archive. Transcripts and segments leave in the order of their windows. Not thread-safe.
/// </summary>
internal sealed class WindowProcessor(
    SessionSetup setup,
    SessionEngines engines,
    ISessionHost host,
    Demand demand,
    StrainWatch strain,
    SettledTexts texts,
    ArchiveWriter archive,
    OwnershipFence fence,
    SessionOptions options,
    TimeProvider time,
    ILogger logger) : IDisposable
{
    private readonly Dictionary<LanguageTag, LanguageWork> _languages = [];
    private readonly Queue<long> _inFlightSince = [];
    private readonly SemaphoreSlim _slots = new(options.WindowsInFlight);
    private Task _lastTranscribed = Task.CompletedTask;
    private Task _lastArchived = Task.CompletedTask;
    private bool _recognizerGetsOn = true;

    /// <summary>Age of the oldest window that is not archived.</summary>
    public TimeSpan OldestInFlight =>
        _inFlightSince.TryPeek(out var since) ? time.GetElapsedTime(since) : TimeSpan.Zero;

    public bool Idle => _inFlightSince.Count == 0;

    /// <summary>Completes when all windows given so far are archived; fails when the session must stop.</summary>
    public Task Drained => _lastArchived;

    /// <summary>Waits until another window may be worked on.</summary>
    public Task WaitForRoomAsync(CancellationToken cancellationToken) => _slots.WaitAsync(cancellationToken);

    /// <summary>Starts on a closed window, for which room was waited for.</summary>
    /// <param name="window">The window.</param>
    /// <param name="committed">Its bounds are committed; nobody hears of it before.</param>
    /// <param name="speechAllowed">False while the session is behind: captions only.</param>
    /// <param name="onArchived">Called in order when the segment is in the archive.</param>
    /// <param name="cancellationToken">Stops the work; what is not archived stays in custody.</param>
    public void Process(
        ClosedWindow window, Task committed, bool speechAllowed, Action<Cut> onArchived, CancellationToken cancellationToken)
    {
        var closedAt = time.GetTimestamp();
        _inFlightSince.Enqueue(closedAt);
        PipelineInstruments.WindowsClosed.Add(1);
        var transcribed = TranscribeAsync(window, closedAt, committed, speechAllowed, _lastTranscribed, cancellationToken);
        _lastTranscribed = transcribed;
        _lastArchived = ArchiveAsync(window.Cut, transcribed, _lastArchived, onArchived, cancellationToken);
    }

    public void Dispose() => _slots.Dispose();

    private async Task<(WindowResult Window, Task<LanguageResult>[] Languages)> TranscribeAsync(
        ClosedWindow window,
        long closedAt,
        Task committed,
        bool speechAllowed,
        Task before,
        CancellationToken cancellationToken)
    {
        using var activity = PipelineInstruments.Activities.StartActivity(
            "window", ActivityKind.Internal, window.TraceParent);
        activity?.SetTag("livetranslate.session", setup.Id.Value).SetTag("livetranslate.index", window.Cut.Index);

        using var recognition = window.Recognition;
        var transcript = await window.TranscribeAsync();
        var recognized = time.GetElapsedTime(closedAt);
        var crowded = _inFlightSince.Count > 1;
        await before;
        // Several at once, as after a takeover, may each have got too little of a busy machine. While nothing gets through
        // at all it would only take longer.
        if (crowded && _recognizerGetsOn && transcript.Failure is { Cause: StageFailure.TimedOutCause })
        {
            transcript = await window.TranscribeAloneAsync();
            recognized = time.GetElapsedTime(closedAt);
        }

        if (recognition is not null) _recognizerGetsOn = transcript.Failure is null;
        PipelineInstruments.Record(Stage.Recognition, recognized);
        await committed;
        transcript = await texts.SettleAsync(window.Cut.Index, transcript);
        if (transcript.Failure is { } failure)
        {
            PipelineInstruments.Count(failure);
            // Lost audio is the speaker's trouble, not an engine's.
            if (recognition is not null) strain.Note(SessionStrain.Unrecognized);
        }

        var result = new WindowResult(
            window.Cut.Index,
            PcmFormat.MillisecondsOf(window.Cut.StartSample),
            PcmFormat.MillisecondsOf(window.Cut.EndSample),
            PcmFormat.MillisecondsOf(window.HeardSample),
            transcript,
            closedAt,
            recognized,
            window.Backlog);
        var languages = demand.Current().Select(language => LanguageFor(language.Language)
            .ServeAsync(result, speechAllowed && demand.WantsSpeech(language.Language), cancellationToken));
        return (result, [.. languages]);
    }

    private async Task ArchiveAsync(
        Cut cut,
        Task<(WindowResult Window, Task<LanguageResult>[] Languages)> transcribed,
        Task before,
        Action<Cut> onArchived,
        CancellationToken cancellationToken)
    {
        var (window, languages) = await transcribed;
        var results = await Task.WhenAll(languages);
        await before;
        await fence.PassAsync();
        var segment = new Segment
        {
            Index = cut.Index,
            Take = cut.Start.Take,
            StartSample = cut.StartSample,
            EndSample = cut.EndSample,
            SourceLanguage = setup.SourceLanguage,
            SourceText = window.Transcript.Text,
            Confidence = window.Transcript.Confidence,
            Failure = window.Transcript.Failure,
            Captions = results.Where(result => result.Language != setup.SourceLanguage)
                .ToDictionary(result => result.Language, result => result.Caption),
            Speech = results.Where(result => result.Speech is not null)
                .ToDictionary(result => result.Language, result => (long)result.Speech!.Value.TotalMilliseconds),
        };
        await archive.AppendAsync(setup.Id, segment, cancellationToken);
        PipelineInstruments.Record(Stage.Archiving, window.Elapsed(time));
        _inFlightSince.Dequeue();
        onArchived(cut);
        _slots.Release();
    }

    private LanguageWork LanguageFor(LanguageTag language)
    {
        if (!_languages.TryGetValue(language, out var work))
        {
            work = new LanguageWork(setup, language, engines, strain, archive, fence, host, options, time, logger);
            _languages.Add(language, work);
        }

        return work;
    }
}

/// <summary>A window that is whole.</summary>
/// <param name="Cut">Its bounds.</param>
/// <param name="Pcm">Its audio.</param>
/// <param name="HeardSample">What had to be heard to close it, in session time.</param>
/// <param name="Recognition">Its recognition, fed with all of it; null when the audio is lost.</param>
/// <param name="Backlog">Audio that waited behind it when it closed.</param>
/// <param name="TraceParent">The trace its first chunk belongs to.</param>
internal sealed record ClosedWindow(
    Cut Cut,
    ReadOnlyMemory<byte> Pcm,
    long HeardSample,
    WindowRecognition? Recognition,
    TimeSpan Backlog,
    string? TraceParent)
{
    private static readonly StageFailure AudioLost = new(
        Stage.Recognition, "audio-lost", "The speaker is gone, and with it the audio of this window.", Transient: false);

    public async Task<Transcript> TranscribeAsync()
    {
        if (Recognition is null) return new Transcript("", null, AudioLost);
        return await Recognition.TranscribeAsync(Pcm);
    }

    /// <summary>Another try, after the first has run out of time.</summary>
    public Task<Transcript> TranscribeAloneAsync() => Recognition!.RepeatAsync(Pcm);
}
