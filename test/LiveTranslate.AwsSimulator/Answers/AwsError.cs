namespace LiveTranslate.AwsSimulator.Answers;

/// <summary>A refusal in AWS's words.</summary>
/// <param name="Code">The error's name, such as <c>ThrottlingException</c>.</param>
/// <param name="Status">The HTTP status in REST protocols.</param>
/// <param name="Message">The sentence that comes with it.</param>
internal sealed record AwsError(string Code, int Status, string Message)
{
    public static AwsError Validation(string message) => new("ValidationException", 400, message);

    /// <summary>A constraint that a member breaks, as AWS's own validation says it.</summary>
    public static AwsError Constraint(string member, string? value, string constraint) => Validation(
        $"1 validation error detected: Value {(value is null ? "null" : $"'{value}'")} at '{member}' failed to satisfy constraint: {constraint}");

    public static AwsError UnknownOperation { get; } = new("UnknownOperationException", 404, "The operation is not known.");

    public static AwsError Throttled { get; } = new("ThrottlingException", 400, "Rate exceeded");

    public static AwsError Expired { get; } = new("ExpiredTokenException", 403, "The security token included in the request is expired");
}
