using LiveTranslate.Contracts.Grains;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Grains.Placement;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Pipeline.Synthesis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LiveTranslate.Grains.Listening;

/// <summary>
/// The feed of one language. What reaches it goes into its log in index order; what is missing there, because it was
/// lost on the way or was never translated, is filled in from the archive.
/// </summary>
[WorkersOnly]
internal sealed partial class ListenerGrain(
    CaptionReader reader,
    SessionEngines engines,
    IOptions<DeliveryOptions> options,
    TimeProvider time,
    ILogger<ListenerGrain> logger) : Grain, IListenerGrain
{
    // Captions that came before their turn; a session has at most 4 windows in flight.
    private const int MaxEarly = 64;

    // How many segments a new activation takes back from the archive: about a minute.
    private const int MaxRestored = 20;

    private readonly Dictionary<string, GatewayPump> _gateways = [];
    private readonly Dictionary<int, Caption> _early = [];
    private readonly Dictionary<int, Speech> _earlySpeech = [];
    private readonly FeedLog _log = new(time, options.Value.Retention);
    private SessionState? _session;
    private Task<bool>? _opening;
    private bool _open;
    private bool _advancing;
    private bool _advanceAgain;
    private int _speechFilledUpTo;

    private string Key => this.GetPrimaryKeyString();

    private (string SessionId, string Language) Feed => FeedKey.Split(Key);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(
            RenewAsync, new GrainTimerCreationOptions(options.Value.RenewalPeriod, options.Value.RenewalPeriod) { Interleave = true });
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
            var known = _gateways.TryGetValue(subscription.Gateway, out var pump);
            if (!known)
            {
                pump = new GatewayPump(Key, subscription, gateway, _log, ReadArchivedAsync, logger);
                _gateways.Add(subscription.Gateway, pump);
            }

            pump!.RenewedAt = time.GetUtcNow();
            var changed = !known || pump.Subscription != subscription;
            pump.Renew(subscription);
            if (!changed && _session is not null) return new FeedAnswer(_log.Next, _session);
        }

        await RenewAsync(CancellationToken.None);
        return new FeedAnswer(_log.Next, _session);
    }

    public async Task<FeedPage> ReadAsync(int from, int count, bool withSpeech)
    {
        if (!await OpenAsync()) return new FeedPage([], [], 0);
        await RefreshAsync();
        var next = _log.Next;
        var first = Math.Min(_log.First, next);
        var captions = new List<Caption>(from < first ? await ReadArchivedAsync(from, Math.Min(count, first - from)) : []);
        var reached = captions.Count > 0 ? captions[^1].Index + 1 : Math.Max(from, first);
        // The log may have let go of its oldest meanwhile: then the page is short, and the caller reads on.
        if (reached >= _log.First) captions.AddRange(_log.CaptionsFrom(reached, count - captions.Count));
        return new FeedPage(captions, withSpeech ? _log.NewestSpeechFrom(from, MaxRestored) : [], _log.Next);
    }

    public async Task AddCaptionAsync(Caption caption)
    {
        if (!await OpenAsync() || caption.Index < _log.Next || _early.Count >= MaxEarly) return;
        _early[caption.Index] = caption;
        await AdvanceAsync();
    }

    public async Task AddSpeechAsync(Speech speech)
    {
        if (!await OpenAsync()) return;
        if (speech.Index < _log.Next)
        {
            if (_log.Append(speech)) PumpAll();
        }
        // Speech before its caption waits for it: what is filled in before that brings its own speech.
        else if (_earlySpeech.Count < MaxEarly)
        {
            _earlySpeech[speech.Index] = speech;
        }
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
        _opening ??= OpenCoreAsync();
        try
        {
            return await _opening;
        }
        finally
        {
            _opening = null;
        }
    }

    private async Task<bool> OpenCoreAsync()
    {
        var session = await GrainFactory.GetGrain<ISessionGrain>(Feed.SessionId).GetAsync();
        if (session is null) return false;
        // With the last minute, speech included: a listener may come back while the feed has just moved here.
        _log.StartAt(Math.Max(0, session.Segments - MaxRestored));
        _session = session;
        await RestoreAsync(session.Segments - _log.Next);
        await AdvanceAsync();
        return _open = true;
    }

    // All of it at once: one after the other, with an archive that is far away, would keep who joins waiting for seconds.
    private async Task RestoreAsync(int count)
    {
        var captions = await ReadArchivedAsync(_log.Next, count);
        var speech = await Task.WhenAll(captions.Select(caption => ReadSpeechAsync(caption.Index)));
        foreach (var caption in captions) _log.Append(caption);
        foreach (var one in speech.OfType<Speech>()) _log.Append(one);
        _speechFilledUpTo = _log.Next;
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var (name, pump) in _gateways.ToArray())
        {
            if (now - pump.RenewedAt < options.Value.GatewayExpiry) continue;
            _gateways.Remove(name);
            LogGatewayGone(logger, Key, name);
        }

        if (_session is null || _session.Status == SessionStatus.Ended) return;
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
        _advanceAgain = true;
        if (_advancing) return;
        _advancing = true;
        try
        {
            while (_advanceAgain)
            {
                _advanceAgain = false;
                while (await NextCaptionAsync() is { } caption)
                {
                    if (caption.Index == _log.Next) _log.Append(caption);
                }
            }
        }
        finally
        {
            _advancing = false;
        }

        PumpAll();
    }

    private async Task<Caption?> NextCaptionAsync()
    {
        var index = _log.Next;
        if (_early.Remove(index, out var ready))
        {
            if (_earlySpeech.Remove(index, out var early)) _log.Append(early);
            return ready;
        }

        if (index >= _session!.Segments) return null;
        var filled = await ReadArchivedAsync(index, 1);
        if (filled.Count == 0) return null;
        _early.Remove(index);
        if (_session.Segments - index <= MaxRestored) await FillSpeechAsync(index);
        // It may have come while the archive was read, which may not have had it.
        if (_earlySpeech.Remove(index, out var came)) _log.Append(came);
        return filled[0];
    }

    // Also what belongs to captions before it: it may still be on its way, and would come too late.
    private async Task FillSpeechAsync(int upTo)
    {
        var from = Math.Max(_speechFilledUpTo, upTo - MaxRestored);
        _speechFilledUpTo = upTo + 1;
        for (var index = Math.Max(_log.NextSpeech, from); index <= upTo; index++)
        {
            var speech = _earlySpeech.GetValueOrDefault(index) ?? await ReadSpeechAsync(index);
            if (speech is not null) _log.Append(speech);
        }
    }

    private async Task<Speech?> ReadSpeechAsync(int index)
    {
        if (!LanguageTag.TryParse(Feed.Language, out var language)) return null;
        var id = SessionId.Parse(Feed.SessionId);
        var segment = await engines.Archive.ReadAsync(id, index, CancellationToken.None);
        if (!segment.Succeeded || segment.Value?.Speech.TryGetValue(language, out var milliseconds) != true) return null;
        var opened = await engines.Archive.OpenSpeechAsync(id, index, language, CancellationToken.None);
        if (!opened.Succeeded || opened.Value is null) return null;
        await using var stream = opened.Value;
        using var data = new MemoryStream();
        try
        {
            await stream.CopyToAsync(data);
        }
        catch (IOException exception)
        {
            // The caption is what matters; the speech can be had by its link.
            LogArchiveUnavailable(logger, Key, index, exception.GetType().Name);
            return null;
        }

        var link = options.Value.Audio is AudioDelivery.Link
            ? await engines.Archive.LinkSpeechAsync(id, index, language, CancellationToken.None)
            : null;
        return new Speech
        {
            SessionId = Feed.SessionId,
            Index = index,
            Language = Feed.Language,
            ContentType = SpeechAudio.ContentType,
            DurationMs = milliseconds,
            Data = options.Value.Audio is AudioDelivery.Inline ? data.ToArray() : null,
            Url = link?.ToString() ?? Captions.SpeechUrl(Feed.SessionId, index, Feed.Language),
        };
    }

    private async Task<IReadOnlyList<Caption>> ReadArchivedAsync(int from, int count)
    {
        var read = await reader.ReadAsync(
            SessionId.Parse(Feed.SessionId), from, count, LanguageTag.Parse(Feed.Language), CancellationToken.None);
        if (read.Failure is { } failure) LogArchiveUnavailable(logger, Key, from + read.Captions.Count, failure.Cause);
        return [.. read.Captions.Select(caption => Captions.Show(Feed.SessionId, Feed.Language, caption))];
    }

    private void PumpAll()
    {
        foreach (var pump in _gateways.Values) pump.Pump();
    }

    [LoggerMessage(2401, LogLevel.Information, "Feed {Feed}: gateway {Gateway} has not renewed and is dropped")]
    private static partial void LogGatewayGone(ILogger logger, string feed, string gateway);

    [LoggerMessage(2402, LogLevel.Warning, "Feed {Feed} cannot read segment {Index} ({Cause}); it tries again")]
    private static partial void LogArchiveUnavailable(ILogger logger, string feed, int index, string cause);
}
