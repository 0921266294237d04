using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Custody;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Pipeline.Windowing;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LiveTranslate.Tests.Pipeline.Sessions;

/// <summary>
/// A session in one's hand: fake engines, a fake clock, a store that outlives it. It can be killed and started again.
/// </summary>
internal sealed class SessionHarness : IAsyncDisposable
{
    public static readonly LanguageTag English = LanguageTag.Parse("en-US");
    public static readonly LanguageTag Spanish = LanguageTag.Parse("es-ES");
    public static readonly LanguageTag French = LanguageTag.Parse("fr-FR");

    private readonly Dictionary<int, long> _sent = [];

    public SessionHarness()
    {
        Setup = new SessionSetup(SessionId.New(), English, [Spanish, French]);
        Log = new InMemorySpeechLog(Time);
        Life = StartLife();
    }

    public SessionSetup Setup { get; }

    public FakeTimeProvider Time { get; } = new();

    public SessionOptions Options { get; } = new();

    public FakeRecognizer Recognizer { get; } = new();

    public FakeTranslator Translator { get; } = new("en-US", "es-ES", "fr-FR");

    public FakeSynthesizer Synthesizer { get; } = new("es-ES", "fr-FR");

    public InMemoryArchive Archive { get; } = new();

    /// <summary>Where the lives to come log.</summary>
    public ILogger Logger { get; set; } = NullLogger.Instance;

    /// <summary>What the stream keeps; the session can read it while <see cref="HasLog"/>.</summary>
    public InMemorySpeechLog Log { get; }

    /// <summary>Whether the lives to come can read the log.</summary>
    public bool HasLog { get; set; } = true;

    /// <summary>What is committed, and by which life last.</summary>
    public (int Life, SessionProgress Progress) Stored { get; set; } = (0, new SessionProgress());

    public SessionLife Life { get; private set; }

    public IReadOnlyList<LiveTranslate.Pipeline.Archiving.Segment> Segments => Archive.SegmentsOf(Setup.Id);

    /// <summary>A new activation, while the old one still believes to be the only one.</summary>
    public SessionLife StartLife() => Life = new SessionLife(this, (Life?.Number ?? 0) + 1);

    /// <summary>This activation dies as its silo would, and another one begins.</summary>
    public async Task RestartAsync()
    {
        await Life.KillAsync();
        StartLife();
    }

    /// <summary>Sends audio of a take, going on where the last call ended.</summary>
    public async Task SendAsync(int take, SyntheticSpeech audio)
    {
        foreach (var pcm in audio.ToChunks())
        {
            var sequence = _sent.GetValueOrDefault(take);
            _sent[take] = sequence + 1;
            await BringAsync(PutUnseen(take, sequence, pcm));
        }
    }

    /// <summary>A speaker's channel puts audio on the stream, which loses it on its way here.</summary>
    public void PutUnseen(int take, SyntheticSpeech audio)
    {
        foreach (var pcm in audio.ToChunks())
        {
            var sequence = _sent.GetValueOrDefault(take);
            _sent[take] = sequence + 1;
            PutUnseen(take, sequence, pcm);
        }
    }

    private Chunk PutUnseen(int take, long sequence, byte[] pcm) =>
        Log.Append(Setup.Id, new Chunk(take, sequence, pcm, CapturedAt: Time.GetUtcNow())).Chunk;

    private Task BringAsync(Chunk chunk) => Life.DoAsync(session => session.Accept(chunk));

    /// <summary>A producer that numbers nothing puts a record on the stream, which brings it.</summary>
    public async Task<LoggedChunk> PutAsync(byte[] pcm)
    {
        var record = PutUnseen(pcm);
        await BringAsync(record);
        return record;
    }

    /// <summary>A producer that numbers nothing puts a record on the stream, which loses it on its way here.</summary>
    public LoggedChunk PutUnseen(byte[] pcm) => Log.Append(Setup.Id, Chunk.Unnumbered(pcm));

    /// <summary>The stream brings a record.</summary>
    public Task BringAsync(LoggedChunk record) => Life.DoAsync(session => session.AcceptLogged(record));

    public Task<ReportAnswer> ReportAsync(int take, bool final = false) =>
        Life.DoAsync(session => session.Report(new SpeakerReport(take, _sent.GetValueOrDefault(take), final)));

    public async Task<int> StartTakeAsync() =>
        (await Life.DoAsync(session => session.StartTakeAsync(null))).Take;

    /// <summary>The speaker pauses, and is answered.</summary>
    public Task PauseAsync(int take, long received) => Life.DoAsync(async session =>
    {
        await session.PauseAsync(take, received);
        return true;
    });

    /// <summary>The speaker goes on, and is answered.</summary>
    public Task ResumeAsync(int take) => Life.DoAsync(async session =>
    {
        await session.ResumeAsync(take);
        return true;
    });

    /// <summary>Somebody ends the session.</summary>
    public async Task EndAsync()
    {
        await Life.DoAsync(async session =>
        {
            await session.EndAsync();
            return true;
        });
    }

    /// <summary>Lets time pass in small steps, so that timers run as they would.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMilliseconds(250))
        {
            Time.Advance(TimeSpan.FromMilliseconds(250));
            await Life.SettleAsync();
        }
    }

    /// <summary>Lets time pass until the condition holds, and has something done at each step.</summary>
    public async Task PassUntilAsync(Func<bool> condition, string missing, Func<Task>? each = null)
    {
        for (var i = 0; i < 400; i++)
        {
            await PassAsync(TimeSpan.FromMilliseconds(250));
            if (each is not null) await each();
            if (await HoldsSoonAsync(condition)) return;
        }

        throw new TimeoutException($"After 100 s of session time there is still missing: {missing}.");
    }

    public Task SegmentsAsync(int count) => UntilAsync(() => Segments.Count == count, $"{count} segments");

    public static Task UntilAsync(Func<bool> condition, string missing) => Wait.UntilAsync(condition, missing);

    public async ValueTask DisposeAsync() => await Life.KillAsync();

    // What is under way on other threads needs real time, or the fake clock would run ahead of it.
    private static async Task<bool> HoldsSoonAsync(Func<bool> condition)
    {
        try
        {
            await Wait.UntilAsync(condition, "the condition", TimeSpan.FromMilliseconds(15));
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}

/// <summary>One activation of the session.</summary>
internal sealed class SessionLife : ISessionHost
{
    private readonly SessionHarness _harness;
    private readonly TaskScheduler _scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
    private readonly List<CaptionRelease> _captions = [];
    private readonly List<SpeechRelease> _speech = [];
    private TaskCompletionSource? _held;

    public SessionLife(SessionHarness harness, int number)
    {
        (_harness, Number) = (harness, number);
        harness.Stored = harness.Stored with { Life = number };
        Session = new SpeechSession(
            harness.Setup,
            harness.Stored.Progress,
            new SessionEngines(harness.Recognizer, harness.Translator, harness.Synthesizer, harness.Archive),
            harness.HasLog ? harness.Log : null,
            this,
            harness.Options,
            new WindowOptions(),
            harness.Time,
            harness.Logger);
        Run = Task.Factory.StartNew(Session.RunAsync, CancellationToken.None, TaskCreationOptions.None, _scheduler).Unwrap();
    }

    public int Number { get; }

    public SpeechSession Session { get; }

    public Task Run { get; }

    public int Commits { get; private set; }

    /// <summary>Each time its state was shown: whether it waited for a speaker.</summary>
    public List<bool> Shown { get; } = [];

    public IReadOnlyList<CaptionRelease> Captions
    {
        get
        {
            lock (_captions) return [.. _captions];
        }
    }

    public IReadOnlyList<SpeechRelease> Speech
    {
        get
        {
            lock (_speech) return [.. _speech];
        }
    }

    public IEnumerable<int> IndexesIn(LanguageTag language) =>
        Captions.Where(caption => caption.Language == language).Select(caption => caption.Index);

    public Task DoAsync(Action<SpeechSession> action) => DoAsync(session =>
    {
        action(session);
        return true;
    });

    public async Task<T> DoAsync<T>(Func<SpeechSession, T> function)
    {
        await Session.Ready;
        return await Task.Factory.StartNew(
            () => function(Session), CancellationToken.None, TaskCreationOptions.None, _scheduler);
    }

    public async Task<T> DoAsync<T>(Func<SpeechSession, Task<T>> function) =>
        await await this.DoAsync<Task<T>>(function: session => function(session));

    /// <summary>Lets everything that is ready to run on the session's scheduler run.</summary>
    public async Task SettleAsync()
    {
        for (var i = 0; i < 20; i++)
            await Task.Factory.StartNew(() => { }, CancellationToken.None, TaskCreationOptions.None, _scheduler);
    }

    /// <summary>Holds commits back until the answer is disposed of.</summary>
    public IDisposable HoldCommits()
    {
        var held = _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return new Released(() =>
        {
            _held = null;
            held.TrySetResult();
        });
    }

    public async Task KillAsync()
    {
        await Task.Factory.StartNew(Session.Dispose, CancellationToken.None, TaskCreationOptions.None, _scheduler);
        await Run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    async Task ISessionHost.CommitAsync(SessionProgress progress, CancellationToken cancellationToken)
    {
        if (_held is { } held) await held.Task.WaitAsync(cancellationToken);
        if (_harness.Stored.Life != Number) throw new OwnershipLostException("Another life has begun.");
        _harness.Stored = (Number, progress);
        Commits++;
    }

    Task ISessionHost.DeliverAsync(CaptionRelease caption, CancellationToken cancellationToken)
    {
        lock (_captions) _captions.Add(caption);
        return Task.CompletedTask;
    }

    Task ISessionHost.DeliverAsync(SpeechRelease speech, CancellationToken cancellationToken)
    {
        lock (_speech) _speech.Add(speech);
        return Task.CompletedTask;
    }

    void ISessionHost.ShowPartial(string text)
    {
    }

    void ISessionHost.SegmentsArchived(int count)
    {
    }

    void ISessionHost.Changed() => Shown.Add(Session.WaitsForSpeaker);

    private sealed class Released(Action release) : IDisposable
    {
        public void Dispose() => release();
    }
}
