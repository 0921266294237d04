using System.Security.Cryptography;
using System.Text;
using Amazon.DynamoDBv2.Model;
using LiveTranslate.Orleans.Aws.Tables;

namespace LiveTranslate.Orleans.Aws.Persistence;

/// <summary>The item that holds one state of one grain.</summary>
internal static class StateItem
{
    public const string ETag = "ETag";
    public const string Data = "Data";

    /// <summary>When the item may be deleted, in seconds since 1970.</summary>
    public const string ExpiresAt = "ExpiresAt";

    private const string Grain = "Grain";
    private const string State = "State";

    // Of 2,048 and 1,024 bytes that DynamoDB allows; what is cut off is made up for by 65 bytes of hash.
    private const int MaxGrainBytes = 1024;
    private const int MaxStateBytes = 512;

    public static readonly TableKey TableKey = new(Grain, State);

    public static Dictionary<string, AttributeValue> Key(string serviceId, GrainId grainId, string stateName) => new()
    {
        // Neither a service nor a grain type has a slash in it, so all else is the grain's key, whatever it holds.
        [Grain] = new(Shorten($"{serviceId}/{grainId}", MaxGrainBytes)),
        // A key must not be empty, and a name may be.
        [State] = new(Shorten($"/{stateName}", MaxStateBytes)),
    };

    public static Dictionary<string, AttributeValue> KeyOf(Dictionary<string, AttributeValue> item) =>
        new() { [Grain] = item[Grain], [State] = item[State] };

    /// <summary>The text itself, if it is short enough; else its beginning, to be read by people, and its hash.</summary>
    /// <remarks>A shortened text is always longer than one that was short enough, so the two never meet.</remarks>
    private static string Shorten(string text, int maxBytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= maxBytes) return text;
        var (length, bytes) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if ((bytes += rune.Utf8SequenceLength) > maxBytes) break;
            length += rune.Utf16SequenceLength;
        }

        return $"{text[..length]}#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
    }
}
