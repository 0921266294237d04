using LiveTranslate.Contracts.Grains;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Grains.Placement;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Sessions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LiveTranslate.Grains.Listening;

/// <summary>
/// The feed of one language. What reaches it goes into its log in index order; what is missing there, because it was
/// lost on the way or was never translated, is filled in from the archive.
/// </summary>
[WorkersOnly]
internal sealed partial class ListenerGrain : Grain, IListenerGrain
{
    // So many segments the session may be ahead of a feed to which it brings its captions: its windows in flight.
    private const int MaxUnderway = 4;

    // Captions, and speech, that came before their turn.
    private const int MaxEarly = 64;

    // How many segments a new activation takes back from the archive: about a minute.
    private const int MaxRestored = 20;

    // A join is answered at once: what is not translated within this time follows in pieces.
    private static readonly TimeSpan ReadWait = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, GatewayPump> _gateways = [];
    private readonly Dictionary<int, Caption> _early = [];
    private readonly Dictionary<int, Speech> _earlySpeech = [];
    private readonly SessionEngines _engines;
    private readonly DeliveryOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FeedLog _log;
    private readonly FeedArchive _archive;
    private readonly Turn _advanceCaptions;
    private readonly Turn _advanceSpeech;
    private SessionState? _session;
    private Task<bool>? _opening;
    private bool _open;

    public ListenerGrain(
        IGrainContext context,
        CaptionReader reader,
        SessionEngines engines,
        IOptions<DeliveryOptions> options,
        TimeProvider time,
        ILogger<ListenerGrain> logger)
    {
        (_engines, _options, _time, _logger) = (engines, options.Value, time, logger);
        _log = new FeedLog(time, _options.Retention);
        _archive = new FeedArchive(context.GrainId.Key.ToString()!, reader, engines, _options, logger);
        (_advanceCaptions, _advanceSpeech) = (new Turn(AdvanceCaptionsAsync), new Turn(AdvanceSpeechAsync));
    }

    private string Key => this.GetPrimaryKeyString();

    private (string SessionId, string Language) Feed => FeedKey.Split(Key);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(
            RenewAsync, new GrainTimerCreationOptions(_options.RenewalPeriod, _options.RenewalPeriod) { Interleave = true });
        return Task.CompletedTask;
    }

    public async Task<FeedAnswer> SubscribeAsync(FeedSubscription subscription, IGatewayObserver gateway)
    {
        if (subscription.Empty)
        {
            _gateways.Remove(subscription.Gateway);
        }
        else
        {
            // Demand first: from here on the session serves this language, and what it did before is in the archive.
            if (!await OpenAsync()) return new FeedAnswer(0, null);
            // Nobody waits for what was said while nobody listened: it is read when somebody asks.
            if (_gateways.Count == 0) await RefreshAsync();
            var known = _gateways.TryGetValue(subscription.Gateway, out var pump);
            if (!known)
            {
                pump = new GatewayPump(Key, subscription, gateway, _log, _archive.ReadCaptionsAsync, _logger);
                _gateways.Add(subscription.Gateway, pump);
            }

            pump!.RenewedAt = _time.GetUtcNow();
            var changed = !known || pump.Subscription != subscription;
            pump.Renew(subscription);
            if (!changed && _session is not null) return new FeedAnswer(_log.Next, _session);
        }

        await RenewAsync(CancellationToken.None);
        return new FeedAnswer(_log.Next, _session);
    }

    public async Task<FeedPage> ReadAsync(int from, int count)
    {
        if (!await OpenAsync()) return new FeedPage([], [], 0);
        await RefreshAsync();
        var first = Math.Min(_log.First, _log.Next);
        var captions = new List<Caption>(from < first ? await _archive.ReadTranslatedAsync(from, Math.Min(count, first - from)) : []);
        var reached = captions.Count > 0 ? captions[^1].Index + 1 : from;
        // The log may have let go of its oldest meanwhile: then the page is short, and the caller reads on.
        if (reached >= first && reached >= _log.First) captions.AddRange(_log.CaptionsFrom(reached, count - captions.Count));
        return new FeedPage(captions, [], _log.Next);
    }

    public async Task<FeedPage> ReadNewestAsync(int from, int? before, int count, bool withSpeech)
    {
        if (!await OpenAsync()) return new FeedPage([], [], 0);
        if (before is null) await RefreshAsync();
        var (next, first) = (_log.Next, _log.First);
        var end = Math.Min(before ?? next, next);
        from = Math.Max(from, end - count);
        var logged = _log.CaptionsFrom(Math.Max(from, first), Math.Max(0, end - Math.Max(from, first)));
        var speech = withSpeech ? _log.NewestSpeechFrom(from, MaxRestored) : [];
        var archived = from < Math.Min(first, end) ? await _archive.ReadBackAsync(from, Math.Min(first, end), ReadWait) : [];
        return new FeedPage([.. archived, .. logged], speech, next);
    }

    public async Task AddCaptionAsync(Caption caption)
    {
        if (!await OpenAsync() || caption.Index < _log.Next || _early.Count >= MaxEarly) return;
        _early[caption.Index] = caption;
        await AdvanceAsync();
    }

    public async Task AddSpeechAsync(Speech speech)
    {
        if (!await OpenAsync() || speech.Index < _log.NextSpeech || _earlySpeech.Count >= MaxEarly) return;
        _earlySpeech[speech.Index] = speech;
        await _advanceSpeech.RunAsync();
    }

    public Task ShowPartialAsync(Partial partial)
    {
        foreach (var pump in _gateways.Values) pump.Show(partial);
        return Task.CompletedTask;
    }

    public async Task SessionChangedAsync(SessionState state)
    {
        if (!await OpenAsync()) return;
        var before = _session;
        _session = state;
        await AdvanceAsync();
        if (before is null || IsNews(before, state))
            foreach (var pump in _gateways.Values) pump.Show(state);
    }

    // That one more segment is archived is nothing listeners need to be told.
    private static bool IsNews(SessionState before, SessionState now) =>
        before.Status != now.Status || before.Title != now.Title
        || !before.Listeners.OrderBy(pair => pair.Key).SequenceEqual(now.Listeners.OrderBy(pair => pair.Key));

    private async Task<bool> OpenAsync()
    {
        if (_open) return true;
        var opening = _opening ??= OpenCoreAsync();
        try
        {
            return await opening;
        }
        finally
        {
            // Only its own: a waiter that goes on late must not clear the opening that another began meanwhile.
            if (_opening == opening) _opening = null;
        }
    }

    private async Task<bool> OpenCoreAsync()
    {
        var session = await GrainFactory.GetGrain<ISessionGrain>(Feed.SessionId).GetAsync();
        if (session is null) return false;
        _session = session;
        await RestoreAsync(session.Segments);
        await AdvanceAsync();
        return _open = true;
    }

    // The last minute, speech included: a listener may come back while the feed has just moved here. Only what is there in
    // this language: a join must not wait until what was said before is translated.
    private async Task RestoreAsync(int segments)
    {
        var restored = await _archive.ReadBackAsync(Math.Max(0, segments - MaxRestored), segments, TimeSpan.Zero);
        _log.StartAt(segments - restored.Count);
        foreach (var caption in restored) _log.Append(caption);
        await RestoreSpeechAsync();
    }

    // All of it at once: one after the other, with an archive that is far away, would keep who joins waiting for seconds.
    private async Task RestoreSpeechAsync()
    {
        var spoken = Enumerable.Range(_log.First, _log.Next - _log.First).Where(IsSpoken);
        var read = await Task.WhenAll(spoken.Select(async index => (Index: index, Outcome: await _archive.ReadSpeechAsync(index))));
        // What could not be read now is tried again, and what comes after it waits.
        foreach (var (index, outcome) in read.TakeWhile(one => one.Outcome.Succeeded)) _log.Append(index, outcome.Value);
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        foreach (var (name, pump) in _gateways.ToArray())
        {
            if (now - pump.RenewedAt < _options.GatewayExpiry) continue;
            _gateways.Remove(name);
            LogGatewayGone(_logger, Key, name);
        }

        if (_session is null) return;
        if (_session.Status == SessionStatus.Ended)
        {
            // What the archive could not give so far.
            await AdvanceAsync();
            return;
        }

        var demand = new FeedDemand(
            Feed.Language,
            _gateways.Values.Sum(pump => pump.Subscription.Listeners),
            _gateways.Values.Sum(pump => pump.Subscription.AudioListeners),
            _gateways.Values.Sum(pump => pump.Subscription.Watchers));
        if (await GrainFactory.GetGrain<ISessionGrain>(Feed.SessionId).RenewDemandAsync(demand) is { } session)
            await SessionChangedAsync(session);
    }

    private async Task RefreshAsync()
    {
        if (await GrainFactory.GetGrain<ISessionGrain>(Feed.SessionId).GetAsync() is { } session)
            await SessionChangedAsync(session);
    }

    private async Task AdvanceAsync()
    {
        await _advanceCaptions.RunAsync();
        PumpAll();
        // Captions never wait for the speech of the one before.
        _ = _advanceSpeech.RunAsync();
    }

    private async Task AdvanceCaptionsAsync()
    {
        // Filled one by one, each perhaps translated now, an hour without listeners would keep the next one waiting.
        if (_gateways.Count == 0 && _session!.Segments - _log.Next > MaxUnderway) await RestoreAsync(_session.Segments);
        while (await NextCaptionAsync() is { } caption)
        {
            if (caption.Index == _log.Next) _log.Append(caption);
        }
    }

    private async Task<Caption?> NextCaptionAsync()
    {
        var index = _log.Next;
        if (_early.Remove(index, out var ready)) return ready;
        if (index >= _session!.Segments) return null;
        var filled = await _archive.ReadCaptionsAsync(index, 1);
        if (filled.Count == 0) return null;
        _early.Remove(index);
        return filled[0];
    }

    // In the order of the captions, each once it is known whether it exists: it comes, or its caption is not spoken, or
    // the archive has the segment and knows.
    private async Task AdvanceSpeechAsync()
    {
        var before = _log.NextSpeech;
        while (Math.Max(_log.NextSpeech, Math.Min(_log.Next, _session!.Segments) - MaxRestored) is var index && index < _log.Next)
        {
            if (!_earlySpeech.Remove(index, out var speech) && IsSpoken(index))
            {
                if (index >= _session.Segments || !IsSpeechAwaited) break;
                var read = await _archive.ReadSpeechAsync(index);
                // It may have come meanwhile.
                if (!_earlySpeech.Remove(index, out speech) && !read.Succeeded) break;
                speech ??= read.Value;
            }

            _log.Append(index, speech);
        }

        // What came early and was passed over is had by its link; it must not look as if somebody waited for it.
        foreach (var passed in _earlySpeech.Keys.Where(index => index < _log.NextSpeech).ToArray()) _earlySpeech.Remove(passed);
        if (_log.NextSpeech > before) PumpAll();
    }

    // Where nobody hears it there is none, and no need to look for it.
    private bool IsSpeechAwaited =>
        _earlySpeech.Count > 0 || _gateways.Values.Any(pump => pump.Subscription.AudioListeners > 0);

    private bool IsSpoken(int index) =>
        _archive.Language.Value != _session!.SourceLanguage && _engines.Synthesizer.Languages.Contains(_archive.Language)
        && _log.CaptionAt(index) is not { Text: "" } and not { Failure: not null };

    private void PumpAll()
    {
        foreach (var pump in _gateways.Values) pump.Pump();
    }

    [LoggerMessage(2401, LogLevel.Information, "Feed {Feed}: gateway {Gateway} has not renewed and is dropped")]
    private static partial void LogGatewayGone(ILogger logger, string feed, string gateway);
}
