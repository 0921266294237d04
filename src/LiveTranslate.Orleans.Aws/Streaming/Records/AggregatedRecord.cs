using System.Security.Cryptography;
using Google.Protobuf;

namespace LiveTranslate.Orleans.Aws.Streaming.Records;

/// <summary>
/// What the Kinesis Producer Library puts: several records of its users in one record of the stream. A magic, a message of
/// protocol buffers (partition keys, explicit hash keys, and records that name theirs by index), and the message's MD5.
/// </summary>
internal static class AggregatedRecord
{
    private const int DigestLength = 16;
    private static readonly byte[] Magic = [0xF3, 0x89, 0x9A, 0xC2];

    public static bool IsOne(ReadOnlySpan<byte> data) => data.StartsWith(Magic);

    /// <summary>What is in it, in order; null when it is broken.</summary>
    public static IReadOnlyList<UserRecord>? Read(byte[] data)
    {
        var length = data.Length - Magic.Length - DigestLength;
        if (length <= 0) return null;
        // Not to keep a secret: it only says that the message is whole.
#pragma warning disable CA5351
        if (!MD5.HashData(data.AsSpan(Magic.Length, length)).AsSpan().SequenceEqual(data.AsSpan(Magic.Length + length))) return null;
#pragma warning restore CA5351
        try
        {
            return ReadMessage(new CodedInputStream(data, Magic.Length, length));
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static List<UserRecord>? ReadMessage(CodedInputStream message)
    {
        var (keys, hashes, records) = (new List<string>(), new List<string>(), new List<ByteString>());
        while (message.ReadTag() is var tag and not 0)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1:
                    keys.Add(message.ReadString());
                    break;
                case 2:
                    hashes.Add(message.ReadString());
                    break;
                case 3:
                    records.Add(message.ReadBytes());
                    break;
                default:
                    message.SkipLastField();
                    break;
            }
        }

        var read = new List<UserRecord>(records.Count);
        foreach (var record in records)
        {
            if (ReadRecord(record.CreateCodedInput(), keys, hashes) is not { } user) return null;
            read.Add(user);
        }

        return read;
    }

    private static UserRecord? ReadRecord(CodedInputStream record, List<string> keys, List<string> hashes)
    {
        var (key, hash) = (ulong.MaxValue, (ulong?)null);
        ByteString? data = null;
        while (record.ReadTag() is var tag and not 0)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1:
                    key = record.ReadUInt64();
                    break;
                case 2:
                    hash = record.ReadUInt64();
                    break;
                case 3:
                    data = record.ReadBytes();
                    break;
                default:
                    record.SkipLastField();
                    break;
            }
        }

        if (data is null || key >= (ulong)keys.Count || hash >= (ulong)hashes.Count) return null;
        return new UserRecord(keys[(int)key], hash is { } at ? hashes[(int)at] : null, data.ToByteArray());
    }
}

/// <param name="PartitionKey">As its producer gave it.</param>
/// <param name="ExplicitHashKey">The place that its producer chose, when it did.</param>
/// <param name="Data">What it put.</param>
internal sealed record UserRecord(string PartitionKey, string? ExplicitHashKey, byte[] Data);
