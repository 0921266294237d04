using System.Globalization;
using System.Text.Json;

namespace LiveTranslate.Aws.Protocol;

/// <summary>Reads what a service says about a call that it refused.</summary>
internal static class ErrorResponse
{
    // Errors are a few hundred bytes; what is longer is a proxy's page.
    private const int MaxBytes = 64 * 1024;
    private const int MaxMessage = 1024;

    public static async Task<AwsServiceException> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var (type, message) = Parse(await StartAsync(response.Content, cancellationToken));
        var code = Name(Header(response, "x-amzn-errortype")) ?? Name(type)
            ?? "Http" + ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        message ??= Header(response, "x-amzn-error-message") ?? response.ReasonPhrase ?? "";
        // Of a signature that does not match, some services go on to tell everything that was signed: the session token, too.
        message = message.Split('\n', 2)[0].TrimEnd();
        if (message.Length > MaxMessage) message = message[..MaxMessage];
        return new AwsServiceException(code, message, response.StatusCode, RequestId(response));
    }

    public static string? RequestId(HttpResponseMessage response) =>
        Header(response, "x-amzn-requestid") ?? Header(response, "x-amz-request-id");

    private static (string? Type, string? Message) Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return default;
            return (Text(root, "__type") ?? Text(root, "code"), Text(root, "message") ?? Text(root, "Message"));
        }
        catch (JsonException)
        {
            // Load balancers answer in HTML: the status has to do.
            return default;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // "com.amazonaws.kinesis#ResourceNotFoundException:http://…" is all that comes round the name.
    private static string? Name(string? type)
    {
        if (string.IsNullOrWhiteSpace(type)) return null;
        var name = type.Split(':', 2)[0];
        return name[(name.LastIndexOf('#') + 1)..].Trim();
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static async Task<ReadOnlyMemory<byte>> StartAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var start = new byte[MaxBytes];
        var length = await stream.ReadAtLeastAsync(start, MaxBytes, throwOnEndOfStream: false, cancellationToken);
        return start.AsMemory(0, length);
    }
}
