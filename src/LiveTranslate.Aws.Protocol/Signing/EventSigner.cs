using System.Globalization;
using System.Security.Cryptography;
using Amazon.Runtime;
using LiveTranslate.Aws.Protocol.EventStreams;

namespace LiveTranslate.Aws.Protocol.Signing;

/// <summary>
/// Signs the messages of an event stream, each chained to the one before and the first to the request. Not thread-safe.
/// </summary>
/// <param name="signer">The service and region that the request was signed for.</param>
/// <param name="credentials">Who signed the request.</param>
/// <param name="requestSignature">The request's signature, in lower-case hexadecimal.</param>
public sealed class EventSigner(SigV4Signer signer, ImmutableCredentials credentials, string requestSignature)
{
    /// <summary>The value of X-Amz-Content-SHA256 of a request whose body is a stream of signed messages.</summary>
    public const string PayloadHash = "STREAMING-AWS4-HMAC-SHA256-EVENTS";

    /// <summary>The algorithm's name, the first line of what is signed.</summary>
    public const string Algorithm = "AWS4-HMAC-SHA256-PAYLOAD";

    /// <summary>The header that says when a message was signed.</summary>
    public const string DateHeader = ":date";

    /// <summary>The header with the message's signature.</summary>
    public const string SignatureHeader = ":chunk-signature";

    private string _prior = requestSignature;

    /// <summary>Wraps an encoded message, or nothing to say that the stream ends, in a signed one.</summary>
    /// <param name="payload">The message that is signed; empty for the last one.</param>
    /// <param name="at">The service's time.</param>
    public EventStreamMessage Sign(ReadOnlyMemory<byte> payload, DateTimeOffset at)
    {
        // As it will be on the wire, which knows no more than milliseconds.
        var date = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
        _prior = SignatureOf(signer.KeyFor(credentials, date), _prior, date, payload.Span);
        return new EventStreamMessage(
            [new EventStreamHeader(DateHeader, date), new EventStreamHeader(SignatureHeader, Convert.FromHexString(_prior))],
            payload);
    }

    /// <summary>The signature of one message, in lower-case hexadecimal.</summary>
    /// <param name="key">The key of the message's day.</param>
    /// <param name="prior">The signature before it.</param>
    /// <param name="date">When it is signed, in whole milliseconds.</param>
    /// <param name="payload">The message that is signed.</param>
    public static string SignatureOf(SigningKey key, string prior, DateTimeOffset date, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(key);
        var headers = EventStreamEncoder.EncodeHeaders([new EventStreamHeader(DateHeader, date)]);
        return key.Sign(string.Join('\n',
            Algorithm,
            date.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture),
            key.Scope,
            prior,
            Convert.ToHexStringLower(SHA256.HashData(headers)),
            Convert.ToHexStringLower(SHA256.HashData(payload))));
    }
}
