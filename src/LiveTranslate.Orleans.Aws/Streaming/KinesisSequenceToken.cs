using LiveTranslate.Pipeline.Custody;
using Orleans.Streams;

namespace LiveTranslate.Orleans.Aws.Streaming;

/// <summary>
/// Kinesis' own sequence number: the same at every reading, and greater for later records of a session, also after its
/// shard was split or merged.
/// </summary>
[GenerateSerializer, Immutable, Alias("LiveTranslate.KinesisSequenceToken")]
public sealed class KinesisSequenceToken : StreamSequenceToken
{
    public KinesisSequenceToken(string digits) => Digits = digits;

    /// <summary>56 decimal digits.</summary>
    [Id(0)] public string Digits { get; }

    /// <summary>The last 18 digits: Kinesis' numbers are longer than any integer. Compare tokens, not this.</summary>
    public override long SequenceNumber
    {
        get => long.Parse(Digits.AsSpan(Digits.Length - 18), System.Globalization.CultureInfo.InvariantCulture);
        protected set => throw new NotSupportedException("A Kinesis sequence number never changes.");
    }

    public override int EventIndex
    {
        get => 0;
        protected set => throw new NotSupportedException("A record holds one event.");
    }

    internal LogPosition Position => new(Digits);

    public override bool Equals(StreamSequenceToken? other) =>
        other is KinesisSequenceToken token && token.Digits == Digits;

    public override bool Equals(object? obj) => Equals(obj as StreamSequenceToken);

    public override int GetHashCode() => string.GetHashCode(Digits, StringComparison.Ordinal);

    /// <exception cref="ArgumentOutOfRangeException">The other is no token of Kinesis.</exception>
    public override int CompareTo(StreamSequenceToken? other) => other switch
    {
        null => 1,
        KinesisSequenceToken token => Position.CompareTo(token.Position),
        _ => throw new ArgumentOutOfRangeException(nameof(other)),
    };

    public override string ToString() => Position.ToNumber();
}
