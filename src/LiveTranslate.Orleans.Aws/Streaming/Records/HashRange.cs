using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LiveTranslate.Orleans.Aws.Streaming.Api;

namespace LiveTranslate.Orleans.Aws.Streaming.Records;

/// <summary>Which partition keys a shard holds; both ends included.</summary>
internal readonly record struct HashRange(UInt128 From, UInt128 To)
{
    public static HashRange Of(Shard shard) => new(
        UInt128.Parse(shard.HashKeyRange.StartingHashKey, CultureInfo.InvariantCulture),
        UInt128.Parse(shard.HashKeyRange.EndingHashKey, CultureInfo.InvariantCulture));

    public bool Holds(string partitionKey) => Holds(HashOf(partitionKey));

    public bool Holds(UInt128 hash) => From <= hash && hash <= To;

    /// <summary>Kinesis' own way from a key to a shard; nothing is kept secret by it.</summary>
    private static UInt128 HashOf(string partitionKey) =>
#pragma warning disable CA5351
        BinaryPrimitives.ReadUInt128BigEndian(MD5.HashData(Encoding.UTF8.GetBytes(partitionKey)));
#pragma warning restore CA5351
}
