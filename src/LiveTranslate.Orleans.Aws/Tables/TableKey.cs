using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace LiveTranslate.Orleans.Aws.Tables;

/// <summary>What the items of a table are found by: a hash key and perhaps a range key, both strings.</summary>
internal sealed record TableKey(string Hash, string? Range = null)
{
    private IEnumerable<string> Names => Range is null ? [Hash] : [Hash, Range];

    public List<KeySchemaElement> Schema() =>
        [.. Names.Select(name => new KeySchemaElement(name, name == Hash ? KeyType.HASH : KeyType.RANGE))];

    public List<AttributeDefinition> Attributes() =>
        [.. Names.Select(name => new AttributeDefinition(name, ScalarAttributeType.S))];

    public bool Matches(TableDescription table) =>
        table.KeySchema.Select(key => (key.AttributeName, key.KeyType)).ToHashSet()
            .SetEquals(Schema().Select(key => (key.AttributeName, key.KeyType)));

    public override string ToString() =>
        Range is null ? $"the hash key '{Hash}' (string)" : $"the hash key '{Hash}' and the range key '{Range}' (strings)";
}
