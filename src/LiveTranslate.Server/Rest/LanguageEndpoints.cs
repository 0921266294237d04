using LiveTranslate.Contracts;
using LiveTranslate.Contracts.Rest;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Server.Engines;

namespace LiveTranslate.Server.Rest;

/// <summary>What the configured engines can do.</summary>
internal static class LanguageEndpoints
{
    // More than anybody speaks, and than any session offers.
    private const int MaxTags = 100;

    public static void MapLanguages(this RouteGroupBuilder api)
    {
        api.MapGet("/languages", (SessionEngines engines) => engines.Recognizer.Languages.Select(source =>
            new LanguageOffer(
                source.Value, [.. SessionEndpoints.TargetsOf(engines, source).Select(target => target.Value)])));
        api.MapGet("/languages/match", Match);
        api.MapGet("/engines", (EngineProbe probe) => probe.Show());
    }

    /// <summary>Which of some languages suits somebody: they name theirs, the dearest first. Without "among": of all there are.</summary>
    private static IResult Match(string? @for, string? among, SessionEngines engines)
    {
        var wanted = @for?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        var named = among?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        if (wanted.Length is 0 or > MaxTags || named.Length > MaxTags)
            return Problems.Of(ErrorCodes.InvalidRequest, $"'for' and 'among' have 1 to {MaxTags} language tags each, with commas between.");
        var offered = new List<LanguageTag>();
        foreach (var name in named)
        {
            if (!LanguageTag.TryParse(name, out var tag))
                return Problems.Of(ErrorCodes.InvalidRequest, "'among' has something that is no language tag such as en-US or ca.");
            offered.Add(tag);
        }

        if (among is null)
            offered.AddRange(engines.Recognizer.Languages.Concat(engines.Translator.Pairs.Select(pair => pair.Target)).Distinct());
        // What a browser or an address says may be no tag; the next one counts.
        foreach (var one in wanted)
            if (LanguageTag.TryParse(one, out var tag) && tag.FindIn(offered) is { } found)
                return Results.Ok(new LanguageChoice(found.Value, one));
        return Results.Ok(new LanguageChoice(null, null));
    }
}
