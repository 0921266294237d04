using System.Text.Json;
using System.Text.Json.Serialization;

namespace LiveTranslate.Pipeline.Archiving;

/// <summary>
/// How segments and captions look, wherever they are kept. Fields a later version added are ignored by an earlier one.
/// </summary>
internal static class ArchiveJson
{
    /// <summary>A segment of 20 languages is some 20 KB. Anything longer is none of ours and is not pulled into memory.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        // People read these files; a transcript in Spanish should not be one of escapes.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <returns>Null when the bytes are not a whole value.</returns>
    public static T? Read<T>(ReadOnlySpan<byte> json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
