using System.Text.Json;

namespace LiveTranslate.AwsSimulator.Translate;

/// <summary>What TranslateText is asked.</summary>
internal sealed record TranslateTextRequest(
    string? Text,
    string? SourceLanguageCode,
    string? TargetLanguageCode,
    IReadOnlyList<string>? TerminologyNames,
    JsonElement? Settings);

/// <summary>What it answers.</summary>
internal sealed record TranslateTextResponse(
    string TranslatedText,
    string SourceLanguageCode,
    string TargetLanguageCode,
    IReadOnlyList<AppliedTerminology>? AppliedTerminologies,
    JsonElement? AppliedSettings);

/// <summary>A terminology that was named. It changes nothing here, so no term of it was applied.</summary>
internal sealed record AppliedTerminology(string Name, IReadOnlyList<string> Terms);
