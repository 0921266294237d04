using LiveTranslate.AwsSimulator.Answers;
using LiveTranslate.AwsSimulator.Faults;
using LiveTranslate.AwsSimulator.Hosting;

namespace LiveTranslate.AwsSimulator.Polly;

/// <summary>Amazon Polly: SynthesizeSpeech and DescribeVoices, in REST-JSON.</summary>
internal sealed class PollyService(ISpeaker speaker, RequestQuota quota, SimulatorOptions options) : IRestService
{
    public AwsService Service => AwsService.Polly;

    public string? Operation(HttpRequest request) => (request.Method, request.Path.Value) switch
    {
        ("POST", "/v1/speech") => "SynthesizeSpeech",
        ("GET", "/v1/voices") => "DescribeVoices",
        _ => null,
    };

    public string? Resource(string operation, ReadOnlyMemory<byte> body) =>
        operation == "SynthesizeSpeech" ? SynthesizeSpeechRequest.Read(body)?.VoiceId : null;

    public async Task<Reply> AnswerAsync(
        string operation, HttpRequest request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (operation == "DescribeVoices") return Voices(request.Query);
        if (Utterance.Check(SynthesizeSpeechRequest.Read(body), options.Lexicons, out var utterance) is { } refusal) return refusal;
        if (!quota.TryTake(utterance.Engine)) return AwsError.Throttled;
        return await speaker.SpeakAsync(utterance, cancellationToken) is { } mp3
            ? new AwsAnswer("audio/mpeg", mp3, Chunked: true) { Headers = [("x-amzn-RequestCharacters", $"{utterance.BilledCharacters}")] }
            : Refusal(FaultKind.ServerError);
    }

    public AwsError Refusal(FaultKind kind) => kind switch
    {
        FaultKind.Throttle => AwsError.Throttled,
        FaultKind.BadRequest => AwsError.Validation("The request is not valid."),
        _ => new AwsError("ServiceFailureException", 500, "An unknown condition has caused a service failure."),
    };

    public Task RefuseAsync(HttpResponse response, AwsError error) => RestJson.RefuseAsync(response, error);

    private static Reply Voices(IQueryCollection query)
    {
        var (engine, language) = ((string?)query["Engine"], (string?)query["LanguageCode"]);
        if (engine is not null && !PollyVoices.Engines.Contains(engine))
            return AwsError.Constraint("engine", engine, $"Member must satisfy enum value set: [{string.Join(", ", PollyVoices.Engines)}]");
        if (language is not null && !PollyVoices.LanguageCodes.Contains(language))
            return AwsError.Constraint("languageCode", language, $"Member must satisfy enum value set: [{string.Join(", ", PollyVoices.LanguageCodes)}]");
        return AwsAnswer.Of(RestJson.ContentType, new
        {
            Voices = PollyVoices.All
                .Where(voice => (engine is null || voice.Engines.Contains(engine)) && (language is null || voice.LanguageCode == language))
                .Select(voice => new
                {
                    voice.Id,
                    Name = voice.Id,
                    Gender = voice.Female ? "Female" : "Male",
                    voice.LanguageCode,
                    // AWS has names for people here, such as "Castilian Spanish".
                    LanguageName = voice.LanguageCode,
                    AdditionalLanguageCodes = PollyVoices.AlsoSpeaks(voice),
                    SupportedEngines = voice.Engines,
                }),
        });
    }
}
