using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;

namespace LiveTranslate.Aws.Protocol.Signing;

/// <summary>
/// Signs requests in their Authorization header, Signature Version 4. Safe for use from several threads.
/// </summary>
/// <param name="region">The region that is signed for, such as <c>eu-central-1</c>.</param>
/// <param name="service">The service's signing name, such as <c>kinesis</c>.</param>
/// <param name="pathEncoding">How the service expects the path; <see cref="PathEncoding.Once"/> for S3 alone.</param>
public sealed class SigV4Signer(string region, string service, PathEncoding pathEncoding = PathEncoding.Twice)
{
    /// <summary>The algorithm's name, the first word of the header and the first line of what is signed.</summary>
    public const string Algorithm = "AWS4-HMAC-SHA256";

    // What the way to the service may add, change or drop.
    private static readonly FrozenSet<string> Unsigned = FrozenSet.ToFrozenSet(
        [
            "authorization", "baggage", "connection", "content-length", "expect", "keep-alive", "proxy-authorization",
            "te", "traceparent", "tracestate", "trailer", "transfer-encoding", "upgrade", "user-agent", "x-amzn-trace-id",
        ],
        StringComparer.OrdinalIgnoreCase);

    private CachedKey? _cached;

    /// <summary>Signs a request whose body is at hand: sets X-Amz-Date, X-Amz-Security-Token and Authorization.</summary>
    /// <param name="request">Complete but for these headers; it may have been signed before.</param>
    /// <param name="body">The bytes that will be sent.</param>
    /// <param name="credentials">Who signs.</param>
    /// <param name="at">The service's time; it refuses more than five minutes of difference.</param>
    /// <returns>The signature in lower-case hexadecimal, where a chain of signed frames begins.</returns>
    public string Sign(HttpRequestMessage request, ReadOnlySpan<byte> body, ImmutableCredentials credentials, DateTimeOffset at) =>
        Sign(request, Convert.ToHexStringLower(SHA256.HashData(body)), credentials, at);

    /// <summary>The same for a body that is not at hand, such as a stream of signed frames.</summary>
    /// <param name="request">Complete but for these headers; for S3 with its own X-Amz-Content-SHA256.</param>
    /// <param name="payloadHash">The body's SHA-256 in lower-case hexadecimal, or the word that stands for it.</param>
    /// <param name="credentials">Who signs.</param>
    /// <param name="at">The service's time.</param>
    /// <returns>The signature in lower-case hexadecimal.</returns>
    public string Sign(HttpRequestMessage request, string payloadHash, ImmutableCredentials credentials, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(credentials);
        var url = request.RequestUri is { IsAbsoluteUri: true } absolute
            ? absolute
            : throw new ArgumentException("Only a request with an absolute URL can be signed.", nameof(request));

        var date = at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        Set(request, "X-Amz-Date", date);
        Set(request, "X-Amz-Security-Token", credentials.UseToken ? credentials.Token : null);

        var (text, signedHeaders) = CanonicalRequest.Write(request.Method.Method, url, Headers(request, url), payloadHash, pathEncoding);
        var key = KeyFor(credentials, at);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var signature = key.Sign($"{Algorithm}\n{date}\n{key.Scope}\n{hash}");
        Set(request, "Authorization",
            $"{Algorithm} Credential={credentials.AccessKey}/{key.Scope}, SignedHeaders={signedHeaders}, Signature={signature}");
        return signature;
    }

    /// <summary>The key of that day; derived once a day, four hashes that every request would else pay for.</summary>
    /// <param name="credentials">Whose key.</param>
    /// <param name="at">Any time of the day, which is a day in UTC.</param>
    public SigningKey KeyFor(ImmutableCredentials credentials, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        if (Volatile.Read(ref _cached) is { } cached && cached.Day == day && cached.SecretKey == credentials.SecretKey) return cached.Key;

        var key = new SigningKey(credentials.SecretKey, day.ToString("yyyyMMdd", CultureInfo.InvariantCulture), region, service);
        Volatile.Write(ref _cached, new CachedKey(day, credentials.SecretKey, key));
        return key;
    }

    private static IEnumerable<(string Name, string Value)> Headers(HttpRequestMessage request, Uri url)
    {
        yield return ("host", request.Headers.Host ?? (url.IsDefaultPort ? url.IdnHost : $"{url.IdnHost}:{url.Port}"));
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            // HttpClient sends several values in one line; this is that line.
            if (!Unsigned.Contains(name) && !name.Equals("host", StringComparison.OrdinalIgnoreCase))
                yield return (name, values.ToString());
        }

        if (request.Content is null) yield break;
        foreach (var (name, values) in request.Content.Headers.NonValidated)
            if (!Unsigned.Contains(name)) yield return (name, values.ToString());
    }

    private static void Set(HttpRequestMessage request, string name, string? value)
    {
        request.Headers.Remove(name);
        if (value is not null) request.Headers.TryAddWithoutValidation(name, value);
    }

    private sealed record CachedKey(DateOnly Day, string SecretKey, SigningKey Key);
}
