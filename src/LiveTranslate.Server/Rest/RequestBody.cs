using System.Text.Json;
using LiveTranslate.Contracts;

namespace LiveTranslate.Server.Rest;

/// <summary>Reads a request's JSON. What cannot be read, or would be ignored, is the caller's fault, and is told so.</summary>
internal static class RequestBody
{
    // Of a name that somebody else has thought up.
    private const int MaxShown = 60;

    public static async Task<(T? Body, IResult? Problem)> ReadAsync<T>(HttpRequest request)
        where T : class
    {
        try
        {
            if (!request.HasJsonContentType()) return (null, Fault("Content-Type: application/json"));
            var json = await request.ReadFromJsonAsync<JsonElement>();
            if (json.ValueKind is not JsonValueKind.Object) return (null, Fault("an object"));
            if (UnknownIn<T>(json) is { } unknown) return (null, unknown);
            return (json.Deserialize<T>(JsonSerializerOptions.Web), null);
        }
        catch (Exception exception) when (exception is JsonException or BadHttpRequestException)
        {
            return (null, Fault("valid JSON of the documented shape, at most 64 KB"));
        }

        static IResult Fault(string wanted) => Problems.Of(ErrorCodes.InvalidRequest, $"The request needs {wanted}.");
    }

    // A misspelt or later field changes nothing, and its sender would never know.
    private static IResult? UnknownIn<T>(JsonElement json)
    {
        var known = JsonSerializerOptions.Web.GetTypeInfo(typeof(T)).Properties.Select(property => property.Name).ToArray();
        var unknown = json.EnumerateObject().Select(field => field.Name)
            .Where(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase))
            .Distinct().Select(Show).ToArray();
        return unknown.Length == 0
            ? null
            : Problems.Of(
                ErrorCodes.InvalidRequest,
                $"The request has fields that this server does not know: {string.Join(", ", unknown)}. "
                + $"It knows {string.Join(", ", known)}.",
                new Dictionary<string, object?> { ["unknown"] = unknown });

        static string Show(string name) => name.Length <= MaxShown ? name : name[..MaxShown] + "…";
    }
}
