using LiveTranslate.AwsSimulator.Faults;
using LiveTranslate.AwsSimulator.Hosting;

namespace LiveTranslate.AwsSimulator.Answers;

/// <summary>A service that is asked and answers once: Translate or Polly.</summary>
internal interface IRestService
{
    AwsService Service { get; }

    /// <summary>Which of its operations is called; null for none.</summary>
    string? Operation(HttpRequest request);

    /// <summary>What a fault can be narrowed down to: the target language, the voice.</summary>
    string? Resource(string operation, ReadOnlyMemory<byte> body);

    /// <summary>Carries the call out.</summary>
    Task<Reply> AnswerAsync(string operation, HttpRequest request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>The refusal that a fault stands for.</summary>
    AwsError Refusal(FaultKind kind);

    /// <summary>Writes a refusal as the service's protocol has it.</summary>
    Task RefuseAsync(HttpResponse response, AwsError error);
}
