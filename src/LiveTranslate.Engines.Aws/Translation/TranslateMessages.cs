using System.Text.Json.Serialization;

namespace LiveTranslate.Engines.Aws.Translation;

internal sealed record TranslateTextRequest(
    string Text, string SourceLanguageCode, string TargetLanguageCode, IReadOnlyList<string>? TerminologyNames, TranslateSettings? Settings);

internal sealed record TranslateSettings(string? Formality, string? Profanity);

internal sealed record TranslateTextResponse(string? TranslatedText);

internal sealed record ListLanguagesRequest(int MaxResults, string? NextToken);

internal sealed record ListLanguagesResponse(IReadOnlyList<TranslateLanguage>? Languages, string? NextToken);

internal sealed record TranslateLanguage(string LanguageCode);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TranslateTextRequest))]
[JsonSerializable(typeof(TranslateTextResponse))]
[JsonSerializable(typeof(ListLanguagesRequest))]
[JsonSerializable(typeof(ListLanguagesResponse))]
internal sealed partial class TranslateJson : JsonSerializerContext;
