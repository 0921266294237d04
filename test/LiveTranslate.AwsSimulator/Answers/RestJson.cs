using System.Text.Json;

namespace LiveTranslate.AwsSimulator.Answers;

/// <summary>How REST-JSON services refuse: the error's name in a header, its sentence in the body.</summary>
internal static class RestJson
{
    public const string ContentType = "application/json";

    public static Task RefuseAsync(HttpResponse response, AwsError error)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { message = error.Message });
        response.StatusCode = error.Status;
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        // Some services put the exception's home after its name; clients have to cut it off.
        response.Headers["x-amzn-ErrorType"] = $"{error.Code}:http://internal.amazon.com/coral/com.amazonaws.simulator/";
        return response.Body.WriteAsync(body).AsTask();
    }
}
