using LiveTranslate.Contracts.Rest;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Server.Engines;

namespace LiveTranslate.Server.Rest;

/// <summary>What the configured engines can do.</summary>
internal static class LanguageEndpoints
{
    public static void MapLanguages(this RouteGroupBuilder api)
    {
        api.MapGet("/languages", (SessionEngines engines) => engines.Recognizer.Languages.Select(source =>
            new LanguageOffer(
                source.Value, [.. SessionEndpoints.TargetsOf(engines, source).Select(target => target.Value)])));
        api.MapGet("/engines", (EngineProbe probe) => probe.Show());
    }
}
