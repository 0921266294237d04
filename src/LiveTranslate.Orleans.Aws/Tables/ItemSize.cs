using System.Text;
using Amazon.DynamoDBv2.Model;

namespace LiveTranslate.Orleans.Aws.Tables;

/// <summary>What DynamoDB counts as the size of an item: names and values, in bytes.</summary>
internal static class ItemSize
{
    /// <summary>A larger item is refused.</summary>
    public const int Limit = 400 * 1024;

    public static long Of(IEnumerable<KeyValuePair<string, AttributeValue>> item) =>
        item.Sum(attribute => Encoding.UTF8.GetByteCount(attribute.Key) + Of(attribute.Value));

    private static long Of(AttributeValue value) => value switch
    {
        { S: { } text } => Encoding.UTF8.GetByteCount(text),
        // A byte for two digits and one more; and one for the sign.
        { N: { } number } => (number.Length / 2) + 2,
        { B: { } bytes } => bytes.Length,
        // 3 bytes for the map or list, 1 for each entry.
        { M: { } map } => 3 + map.Count + Of(map),
        { L: { } list } => 3 + list.Sum(entry => 1 + Of(entry)),
        _ => 1,
    };
}
