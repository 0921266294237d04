using System.Text.Json;

namespace LiveTranslate.AwsSimulator.Answers;

/// <summary>What goes well.</summary>
/// <param name="ContentType">What the body is.</param>
/// <param name="Body">The whole body.</param>
/// <param name="Chunked">Whether it is sent without a length, as audio is.</param>
internal sealed record AwsAnswer(string ContentType, ReadOnlyMemory<byte> Body, bool Chunked = false)
{
    // Members are written as they are named, which is how AWS writes them; what is not there is not written.
    public static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public static AwsAnswer Of<T>(string contentType, T value) => new(contentType, JsonSerializer.SerializeToUtf8Bytes(value, Json));
}

/// <summary>An answer or a refusal.</summary>
internal readonly struct Reply
{
    private Reply(AwsAnswer? answer, AwsError? error) => (Answer, Error) = (answer, error);

    public AwsAnswer? Answer { get; }

    public AwsError? Error { get; }

    public static implicit operator Reply(AwsAnswer answer) => new(answer, null);

    public static implicit operator Reply(AwsError error) => new(null, error);
}
