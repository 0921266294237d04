namespace LiveTranslate.Aws.Protocol;

/// <summary>A service of AWS.</summary>
/// <param name="SigningName">The name that requests are signed for, such as <c>transcribe</c>.</param>
/// <param name="EndpointPrefix">The first label of its hosts' names, such as <c>transcribestreaming</c>.</param>
public record AwsServiceId(string SigningName, string EndpointPrefix)
{
    /// <summary>
    /// The operations that are called, and no others are: what a deployment's permissions are checked against. Null (default)
    /// for any.
    /// </summary>
    public IReadOnlyCollection<string>? Operations { get; init; }

    /// <exception cref="InvalidOperationException">The operation is not among <see cref="Operations"/>.</exception>
    internal void CheckCalls(string operation)
    {
        if (Operations?.Contains(operation) is false)
            throw new InvalidOperationException($"{SigningName}:{operation} is not among the client's operations. Add it there, and to the permissions.");
    }
}

/// <summary>A service that speaks JSON 1.1, such as <c>("kinesis", "kinesis", "Kinesis_20131202")</c>.</summary>
/// <param name="SigningName">The name that requests are signed for.</param>
/// <param name="EndpointPrefix">The first label of its hosts' names.</param>
/// <param name="TargetPrefix">What precedes an operation in X-Amz-Target.</param>
public sealed record AwsJsonService(string SigningName, string EndpointPrefix, string TargetPrefix) : AwsServiceId(SigningName, EndpointPrefix);
