using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Pipeline.Sessions;

namespace LiveTranslate.Server.Speaking;

/// <summary>What a speaker is told of what the listeners go without.</summary>
internal static class StrainWarnings
{
    private static readonly (SessionStrain Strain, string Code, string Message)[] Table =
    [
        (SessionStrain.Unrecognized, WarningCodes.Unrecognized, "Some of what you say is not understood just now: speech recognition fails or has too much to do."),
        (SessionStrain.Untranslated, WarningCodes.Untranslated, "Some captions are not translated just now: translation fails or has too much to do."),
        (SessionStrain.Unspoken, WarningCodes.CaptionsOnly, "Some captions are not spoken just now: speech synthesis fails or has too much to do."),
        (SessionStrain.SimplerVoice, WarningCodes.SimplerVoice, "Listeners hear simpler voices just now: the better ones have too much to do."),
        (SessionStrain.RecordsIgnored, WarningCodes.RecordsIgnored, "Another program sends audio to this session, and it is not heard: you have the floor, or it cannot be read."),
    ];

    /// <summary>What is new since before, or that all is well again.</summary>
    public static IEnumerable<(string Code, string Message)> Changes(SessionStrain before, SessionStrain now)
    {
        foreach (var (strain, code, message) in Table)
            if ((now & ~before).HasFlag(strain)) yield return (code, message);
        if (before is not SessionStrain.None && now is SessionStrain.None)
            yield return (WarningCodes.Recovered, "Listeners get everything again.");
    }
}
