using System.Text.Encodings.Web;
using System.Text.Json;
using Orleans.Storage;

namespace LiveTranslate.Orleans.Aws.Persistence;

/// <summary>
/// Grain state as plain JSON: public properties in camel case, and no names of .NET types. Orleans' own JSON writes
/// those names, and reads none back that is not on its list of allowed types, which records without
/// <c>[GenerateSerializer]</c> are not: what it has written it then cannot read.
/// </summary>
public sealed class JsonStateSerializer : IGrainStorageSerializer
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        // It is never part of a page, and as escapes other scripts would take up to three times their room.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <inheritdoc/>
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Json));

    /// <inheritdoc/>
    public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input, Json);
}
