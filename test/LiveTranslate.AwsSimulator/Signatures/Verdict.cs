using LiveTranslate.AwsSimulator.Answers;
using LiveTranslate.AwsSimulator.Hosting;

namespace LiveTranslate.AwsSimulator.Signatures;

/// <summary>Whether a request is what its caller signed.</summary>
internal readonly struct Verdict
{
    public Verdict(SignedRequest request) => Request = request;

    public Verdict(AwsError refusal) => Refusal = refusal;

    public SignedRequest? Request { get; }

    public AwsError? Refusal { get; }
}

/// <summary>A request whose signature is right, and where a chain of signed events begins.</summary>
internal sealed record SignedRequest(AccessKey Key, string Region, string Service, string Signature);
