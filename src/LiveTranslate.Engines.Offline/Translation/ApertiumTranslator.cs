using System.Collections.Frozen;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Translation;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Engines.Offline.Translation;

/// <summary>Translation by rules, in child processes. Glossaries are ignored.</summary>
internal sealed partial class ApertiumTranslator(
    TranslatorOptions options, TimeProvider time, ILogger<ApertiumTranslator> logger) : ITranslator, IAsyncDisposable
{
    // Modes tried at the same time by the probe: each starts a dozen processes that load dictionaries.
    private const int ProbesAtOnce = 2;
    private FrozenDictionary<LanguagePair, IReadOnlyList<ApertiumMode>> _routes =
        FrozenDictionary<LanguagePair, IReadOnlyList<ApertiumMode>>.Empty;
    private IReadOnlyList<ApertiumMode> _modes = [];

    public IReadOnlyList<LanguagePair> Pairs { get; private set; } = [];

    public async Task<EngineReport> ProbeAsync(CancellationToken cancellationToken)
    {
        var working = await ProbeModesAsync(cancellationToken);
        var routes = new Dictionary<LanguagePair, IReadOnlyList<ApertiumMode>>();
        var findings = new List<EngineFinding>();
        foreach (var (pair, packages) in ApertiumLanguages.Offered)
        {
            var route = ApertiumRoutes.Find(working, pair);
            if (route is not null) routes.Add(pair, route);
            findings.Add(route is null
                ? new EngineFinding(pair.ToString(), false, "not installed", $"apt-get install apertium {packages}")
                : new EngineFinding(pair.ToString(), true, string.Join(", then ", route.Select(mode => mode.Name))));
        }

        var before = _modes;
        _modes = [.. working.Values];
        _routes = routes.ToFrozenDictionary();
        Pairs = [.. routes.Keys];
        foreach (var mode in before) await mode.DisposeAsync();
        LogReady(Pairs.Count);
        return new EngineReport(Stage.Translation, "Apertium", findings);
    }

    public async Task PrepareAsync(LanguagePair pair, CancellationToken cancellationToken)
    {
        // Side by side: of two modes each takes its time. What goes wrong here is said by the first real text.
        var cold = (Route(pair) ?? []).Where(mode => mode.ChildProcessId is null).ToArray();
        if (cold.Length > 0) await Task.WhenAll(cold.Select(mode => mode.TranslateAsync("a", cancellationToken).AsTask()));
    }

    public async ValueTask<Outcome<string>> TranslateAsync(TranslationRequest request, CancellationToken cancellationToken)
    {
        if (Route(new LanguagePair(request.Source, request.Target)) is not { } route)
            return new StageFailure(
                Stage.Translation, "pair-unsupported",
                $"Apertium does not translate {request.Source} → {request.Target} here; its probe says what to install.",
                Transient: false);
        if (request.Text.Length > options.MaxTextLength)
            return new StageFailure(
                Stage.Translation, "text-too-long",
                $"A text may have {options.MaxTextLength} characters (Engines:Offline:Translator:MaxTextLength).",
                Transient: false);
        var text = ApertiumText.Clean(request.Text);
        if (text.Length == 0) return request.Text;
        foreach (var mode in route)
        {
            var outcome = await mode.TranslateAsync(text, cancellationToken);
            if (!outcome.Succeeded) return outcome;
            // What no dictionary knows comes back as it is rather than not at all.
            if (outcome.Value.Length > 0) text = outcome.Value;
        }

        return text;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var mode in _modes) await mode.DisposeAsync();
    }

    /// <summary>The children alive, for tests.</summary>
    internal IReadOnlyList<int> ChildProcessIds =>
        [.. _modes.Select(mode => mode.ChildProcessId).OfType<int>()];

    private IReadOnlyList<ApertiumMode>? Route(LanguagePair wanted)
    {
        var source = wanted.Source.FindIn(Pairs.Select(pair => pair.Source));
        var target = wanted.Target.FindIn(Pairs.Select(pair => pair.Target));
        return source is not null && target is not null
            ? _routes.GetValueOrDefault(new LanguagePair(source.Value, target.Value))
            : null;
    }

    // That a mode is listed says little: its dictionaries may be missing. One that translates a word works.
    private async Task<Dictionary<LanguagePair, ApertiumMode>> ProbeModesAsync(CancellationToken cancellationToken)
    {
        var working = new Dictionary<LanguagePair, ApertiumMode>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ProbesAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(ModeFiles(), parallel, async (file, cancellation) =>
        {
            if (ApertiumLanguages.PairOf(Path.GetFileNameWithoutExtension(file)) is not { } pair) return;
            // Its child goes with it: of 50 to 250 MB a mode, only what is used should stay.
            await using var trial = new ApertiumMode(file, options.ForProbe(), time, logger);
            var answer = await trial.TranslateAsync("a", cancellation);
            if (!answer.Succeeded || answer.Value.Length == 0) return;
            lock (working)
                if (!working.ContainsKey(pair)) working.Add(pair, new ApertiumMode(file, options, time, logger));
        });
        return working;
    }

    private string[] ModeFiles() =>
        Directory.Exists(options.ModesPath)
            ? [.. Directory.GetFiles(options.ModesPath, "*.mode").Order(StringComparer.Ordinal)]
            : [];

    [LoggerMessage(4101, LogLevel.Information, "Apertium is ready with {Pairs} pairs")]
    private partial void LogReady(int pairs);
}
