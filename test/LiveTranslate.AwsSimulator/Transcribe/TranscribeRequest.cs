using System.Globalization;
using System.Text.RegularExpressions;
using LiveTranslate.AwsSimulator.Answers;

namespace LiveTranslate.AwsSimulator.Transcribe;

/// <summary>What StartStreamTranscription is asked, in the request's headers.</summary>
internal sealed partial record TranscribeRequest(string SessionId, string LanguageCode, int SampleRate, Stability? Stability)
{
    private const string Prefix = "x-amzn-transcribe-";
    private const int LeastRate = 8_000;
    private const int MostRate = 48_000;

    // What the offline engine hears; AWS takes more languages and any of the rates between.
    private const string English = "en-US";
    private const int EngineRate = 16_000;

    /// <summary>The headers that the answer repeats.</summary>
    public required IReadOnlyList<(string Name, string Value)> Echo { get; init; }

    /// <summary>Null when it is right.</summary>
    public static AwsError? Check(HttpRequest request, out TranscribeRequest asked)
    {
        asked = null!;
        if (request.ContentType != TranscribeSetup.ContentType) return BadRequest("The content type must be application/vnd.amazon.eventstream.");
        var language = Header("language-code");
        if (language.Length == 0)
            return BadRequest("Either languageCode or identifyLanguage must be specified.");
        if (Header("identify-language") == "true" || Header("identify-multiple-languages") == "true")
            return BadRequest("Only one of languageCode, identifyLanguage and identifyMultipleLanguages can be specified.");
        if (language != English)
            return BadRequest($"Value '{language}' at 'languageCode' failed to satisfy constraint: Member must satisfy enum value set: [{English}]");
        if (Header("media-encoding") is not "pcm" and var encoding)
            return BadRequest($"Value '{encoding}' at 'mediaEncoding' failed to satisfy constraint: Member must satisfy enum value set: [pcm]");
        if (!int.TryParse(Header("sample-rate"), NumberStyles.None, CultureInfo.InvariantCulture, out var rate) || rate is < LeastRate or > MostRate)
            return BadRequest($"Invalid sample rate: it must be {LeastRate} to {MostRate} Hz.");
        if (rate != EngineRate) return BadRequest($"Only {EngineRate} Hz are understood here.");
        var session = Header("session-id");
        if (session.Length > 0 && !Guid.TryParseExact(session, "D", out _))
            return BadRequest($"Value '{session}' at 'sessionId' failed to satisfy constraint: Member must satisfy regular expression pattern of a UUID");
        foreach (var (member, name) in new[] { ("vocabularyName", Header("vocabulary-name")), ("vocabularyFilterName", Header("vocabulary-filter-name")) })
        {
            if (name.Length > 0 && !NamePattern().IsMatch(name))
                return BadRequest($"Value '{name}' at '{member}' failed to satisfy constraint: Member must be at most 200 characters of the pattern ^[0-9a-zA-Z._-]+");
        }

        if (StabilityOf(Header("enable-partial-results-stabilization"), Header("partial-results-stability"), out var stability) is { } wrong)
            return wrong;

        asked = new TranscribeRequest(session.Length > 0 ? session : Guid.NewGuid().ToString(), language, rate, stability)
        {
            Echo =
            [
                .. request.Headers
                    .Where(header => header.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
                    .Select(header => (header.Key.ToLowerInvariant(), header.Value.ToString())),
            ],
        };
        return null;

        string Header(string name) => request.Headers[Prefix + name].ToString();
    }

    public static AwsError BadRequest(string message) => new("BadRequestException", 400, message);

    [GeneratedRegex(@"^[0-9a-zA-Z._-]{1,200}\z")]
    private static partial Regex NamePattern();

    private static AwsError? StabilityOf(string enabled, string level, out Stability? stability)
    {
        stability = null;
        if (enabled != "true") return level.Length == 0 ? null : BadRequest("partialResultsStability needs enablePartialResultsStabilization.");
        stability = level switch
        {
            "" or "high" => Transcribe.Stability.High,
            "medium" => Transcribe.Stability.Medium,
            "low" => Transcribe.Stability.Low,
            _ => null,
        };
        return stability is null ? BadRequest("partialResultsStability must be one of high, medium, low.") : null;
    }
}

/// <summary>After how many partial results that agree a word stays as it is.</summary>
internal enum Stability
{
    High = 2,
    Medium = 4,
    Low = 6,
}
