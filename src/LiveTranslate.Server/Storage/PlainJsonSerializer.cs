using System.Text.Encodings.Web;
using System.Text.Json;
using Orleans.Storage;

namespace LiveTranslate.Server.Storage;

/// <summary>
/// The state of sessions as plain JSON: public properties in camel case, and no names of .NET types, so that people and
/// other programs read it and a type may move. It is for records made of such properties, as <c>SessionRecord</c> is, and
/// for nothing else: it would lose grain references, public fields and derived types.
/// </summary>
internal sealed class PlainJsonSerializer : IGrainStorageSerializer
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        // It is never part of a page, and as escapes other scripts would take up to three times their room.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Json));

    public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input, Json);
}
