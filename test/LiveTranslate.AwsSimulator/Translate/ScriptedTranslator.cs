using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Translation;

namespace LiveTranslate.AwsSimulator.Translate;

/// <summary>Answers <c>[es] text</c>: for loads, and where no engine is installed. Every pair works.</summary>
internal sealed class ScriptedTranslator : ITranslator
{
    public IReadOnlyList<LanguagePair> Pairs => [];

    public Task<EngineReport> ProbeAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new EngineReport(Stage.Translation, "Scripted", []));

    public ValueTask<Outcome<string>> TranslateAsync(TranslationRequest request, CancellationToken cancellationToken) =>
        new($"[{request.Target.Primary}] {request.Text}");
}
