using System.Text.Json.Serialization;

namespace LiveTranslate.Engines.Aws.Synthesis;

internal sealed record SynthesizeSpeechRequest(
    string Text, string TextType, string VoiceId, string Engine, string OutputFormat, string SampleRate, string? LanguageCode,
    IReadOnlyList<string>? LexiconNames);

internal sealed record DescribeVoicesResponse(IReadOnlyList<PollyVoice>? Voices, string? NextToken);

internal sealed record PollyVoice(
    string Id, IReadOnlyList<string>? SupportedEngines, string? LanguageCode = null, IReadOnlyList<string>? AdditionalLanguageCodes = null);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SynthesizeSpeechRequest))]
[JsonSerializable(typeof(DescribeVoicesResponse))]
internal sealed partial class PollyJson : JsonSerializerContext;
