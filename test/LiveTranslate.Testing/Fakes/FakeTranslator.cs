using System.Collections.Concurrent;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Translation;

namespace LiveTranslate.Testing;

/// <summary>A translator whose text says where it is from: <c>[es-ES] Hello</c>. Any two of its languages are a pair.</summary>
public sealed class FakeTranslator : ITranslator
{
    private readonly ConcurrentDictionary<LanguageTag, int> _calls = new();
    private readonly IReadOnlyList<LanguageTag> _languages;

    public FakeTranslator(params IReadOnlyList<string> languages)
    {
        if (languages.Count == 0) languages = ["en-US", "es-ES", "ca-ES", "fr-FR", "pt-PT", "it-IT"];
        _languages = [.. languages.Select(LanguageTag.Parse)];
        Pairs =
        [
            .. from source in _languages from target in _languages where source != target
               select new LanguagePair(source, target),
        ];
    }

    public IReadOnlyList<LanguagePair> Pairs { get; }

    /// <summary>What goes wrong next.</summary>
    public ScriptedFailures OnTranslate { get; } = new();

    /// <summary>What goes wrong in one language only, such as a pair that always fails.</summary>
    public Func<TranslationRequest, StageFailure?> FailWhen { get; set; } = _ => null;

    /// <summary>What starting takes; nothing by default.</summary>
    public Func<Task> OnPrepare { get; set; } = () => Task.CompletedTask;

    /// <summary>What becomes of a text; null for <see cref="TextOf"/>.</summary>
    public Func<TranslationRequest, string>? Translate { get; set; }

    public int Calls => _calls.Values.Sum();

    public int CallsTo(LanguageTag target) => _calls.GetValueOrDefault(target);

    public static string TextOf(string text, LanguageTag target) => $"[{target}] {text}";

    public Task<EngineReport> ProbeAsync(CancellationToken cancellationToken) => Task.FromResult(new EngineReport(
        Stage.Translation, "Fake", [.. Pairs.Select(pair => new EngineFinding(pair.ToString(), true, "fake"))]));

    public Task PrepareAsync(LanguagePair pair, CancellationToken cancellationToken) => OnPrepare();

    public async ValueTask<Outcome<string>> TranslateAsync(TranslationRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _calls.AddOrUpdate(request.Target, 1, (_, calls) => calls + 1);
        if (request.Source.FindIn(_languages) is not { } source
            || request.Target.FindIn(_languages) is not { } target
            || source == target)
            return new StageFailure(Stage.Translation, "pair-unsupported", "The fake does not know it.", false);
        if (FailWhen(request) is { } failure) return failure;
        if (await OnTranslate.NextAsync(cancellationToken) is { } scripted) return scripted;
        if (Translate is not null) return Translate(request);
        return string.IsNullOrWhiteSpace(request.Text) ? request.Text : TextOf(request.Text, request.Target);
    }
}
