using System.Text;
using System.Text.Json;
using LiveTranslate.AwsSimulator.Answers;
using LiveTranslate.AwsSimulator.Faults;
using LiveTranslate.AwsSimulator.Hosting;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Translation;

namespace LiveTranslate.AwsSimulator.Translate;

/// <summary>Amazon Translate: TranslateText and ListLanguages, in JSON 1.1.</summary>
internal sealed class TranslateService(ITranslator translator, SimulatorOptions options) : IRestService
{
    public const string TargetPrefix = "AWSShineFrontendService_20170701.";
    private const string ContentType = "application/x-amz-json-1.1";
    private const string DetectedLanguage = "en";
    private const int MaxTextBytes = 10_000;

    private static readonly (string Setting, string[] Values)[] Settings =
    [
        ("Formality", ["FORMAL", "INFORMAL"]), ("Profanity", ["MASK"]), ("Brevity", ["ON"]),
    ];

    // Offline engines keep something per session; here every call stands alone.
    private static readonly SessionId Nobody = SessionId.Parse("00000000");

    public AwsService Service => AwsService.Translate;

    public string? Operation(HttpRequest request) => request.Headers["X-Amz-Target"].ToString() switch
    {
        TargetPrefix + "TranslateText" => "TranslateText",
        TargetPrefix + "ListLanguages" => "ListLanguages",
        _ => null,
    };

    public string? Resource(string operation, ReadOnlyMemory<byte> body) =>
        operation == "TranslateText" ? Read(body)?.TargetLanguageCode : null;

    public Task<Reply> AnswerAsync(string operation, HttpRequest request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        operation == "ListLanguages" ? Task.FromResult<Reply>(Languages()) : TranslateAsync(body, cancellationToken);

    public AwsError Refusal(FaultKind kind) => kind switch
    {
        FaultKind.Throttle => AwsError.Throttled,
        FaultKind.LimitExceeded => new AwsError("TooManyRequestsException", 400, "You have made too many requests within a short period of time."),
        FaultKind.BadRequest => new AwsError("InvalidRequestException", 400, "The request that you made is not valid."),
        _ => new AwsError("InternalServerException", 500, "An internal server error occurred. Retry your request."),
    };

    // JSON 1.1 names the error in the body, and answers 400 to whatever is the caller's fault, be it the signature.
    public Task RefuseAsync(HttpResponse response, AwsError error)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { __type = error.Code, error.Message });
        response.StatusCode = error.Status < 500 ? 400 : error.Status;
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body).AsTask();
    }

    private async Task<Reply> TranslateAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (Read(body) is not { } asked) return new AwsError("SerializationException", 400, "The request's body is not JSON as it should be.");
        if (asked.Text is not { Length: > 0 } text)
            return AwsError.Constraint("text", asked.Text, "Member must have length greater than or equal to 1");
        if (asked.SourceLanguageCode is not { Length: >= 2 } source)
            return AwsError.Constraint("sourceLanguageCode", asked.SourceLanguageCode, "Member must have length greater than or equal to 2");
        if (asked.TargetLanguageCode is not { Length: >= 2 } target)
            return AwsError.Constraint("targetLanguageCode", asked.TargetLanguageCode, "Member must have length greater than or equal to 2");
        if (WrongSetting(asked.Settings) is { } wrong) return wrong;
        if (Encoding.UTF8.GetByteCount(text) is > MaxTextBytes and var bytes)
        {
            return new AwsError("TextSizeLimitExceededException", 400,
                $"Input text size exceeds limit. Max length of request text allowed is {MaxTextBytes} bytes while in this request the text size is {bytes} bytes");
        }

        if (asked.TerminologyNames?.FirstOrDefault(name => !options.Terminologies.Contains(name)) is { } unknown)
            return new AwsError("ResourceNotFoundException", 400, $"The terminology {unknown} could not be found.");

        // Everybody who is not sure is taken to speak English.
        if (source == "auto") source = DetectedLanguage;
        var pair = new LanguagePair(Tag(source), Tag(target));
        if (source == target || !TranslateLanguages.Knows(source) || !TranslateLanguages.Knows(target))
            return UnsupportedPair(source, target);

        var outcome = await translator.TranslateAsync(
            new TranslationRequest(Nobody, text, pair.Source, pair.Target, new Dictionary<string, string>()), cancellationToken);
        if (!outcome.Succeeded)
            return outcome.Failure.Cause == "pair-unsupported" ? UnsupportedPair(source, target) : Refusal(FaultKind.ServerError);
        return AwsAnswer.Of(ContentType, new TranslateTextResponse(
            outcome.Value, source, target,
            asked.TerminologyNames is { Count: > 0 } names ? [.. names.Select(name => new AppliedTerminology(name, []))] : null,
            asked.Settings));

        static LanguageTag Tag(string code) => TranslateLanguages.Knows(code) ? TranslateLanguages.Tag(code) : default;
    }

    private static AwsError? WrongSetting(JsonElement? asked)
    {
        if (asked is not { ValueKind: JsonValueKind.Object } settings) return null;
        foreach (var (setting, values) in Settings)
        {
            if (!settings.TryGetProperty(setting, out var given) || given.ValueKind == JsonValueKind.Null) continue;
            if (!values.Contains(given.ToString()))
                return AwsError.Constraint(
                    $"settings.{setting.ToLowerInvariant()}", given.ToString(), $"Member must satisfy enum value set: [{string.Join(", ", values)}]");
        }

        return null;
    }

    private static AwsError UnsupportedPair(string source, string target) =>
        new("UnsupportedLanguagePairException", 400, $"Unsupported language pair: {source} to {target}.");

    private static AwsAnswer Languages() => AwsAnswer.Of(ContentType, new
    {
        Languages = TranslateLanguages.All.Select(language => new { LanguageName = language.Name, LanguageCode = language.Code }),
        DisplayLanguageCode = "en",
    });

    private static TranslateTextRequest? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<TranslateTextRequest>(body.Span, AwsAnswer.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
