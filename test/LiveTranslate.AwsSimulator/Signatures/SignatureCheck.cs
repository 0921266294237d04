using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LiveTranslate.Aws.Protocol.Signing;
using LiveTranslate.AwsSimulator.Answers;
using LiveTranslate.AwsSimulator.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace LiveTranslate.AwsSimulator.Signatures;

/// <summary>Checks who calls, as AWS does: Signature Version 4 in the Authorization header.</summary>
internal sealed class SignatureCheck(KeyRing keys, TimeProvider time)
{
    public const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";
    private static readonly TimeSpan Tolerated = TimeSpan.FromMinutes(5);

    private static readonly AwsError Missing = new("MissingAuthenticationTokenException", 403, "Missing Authentication Token");
    private static readonly AwsError Incomplete = new(
        "IncompleteSignatureException", 400, "Authorization header requires 'Credential', 'Signature' and 'SignedHeaders' parameters.");
    private static readonly AwsError Unknown = new(
        "UnrecognizedClientException", 403, "The security token included in the request is invalid.");

    /// <summary>Says of a signature that is not the right one.</summary>
    public static AwsError Mismatch { get; } = Invalid(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
        + "and signing method. Consult the service documentation for details.");

    /// <param name="request">The request, its body read.</param>
    /// <param name="service">Whom it is meant for.</param>
    /// <param name="payloadHash">The body's SHA-256 in hexadecimal, or the word that stands for it.</param>
    public Verdict Verify(HttpRequest request, AwsService service, string payloadHash)
    {
        if (request.Headers.Authorization.Count == 0) return new Verdict(Missing);
        if (Authorization.Parse(request.Headers.Authorization.ToString()) is not { } claim || Date(request) is not { } date)
            return new Verdict(Incomplete);
        if (claim.Service != service.SigningName())
            return new Verdict(Invalid($"Credential should be scoped to correct service: '{service.SigningName()}'."));
        if (Unsigned(request, claim) is { } unsigned)
            return new Verdict(Invalid($"'{unsigned}' must be a 'SignedHeader' in the AWS Authorization."));
        if (keys.Find(claim.AccessKey) is not { } entry) return new Verdict(Unknown);
        var token = request.Headers["X-Amz-Security-Token"] is { Count: > 0 } given ? given.ToString() : null;
        if (token != entry.Key.Token) return new Verdict(Unknown);
        if (entry.Retired) return new Verdict(AwsError.Expired);
        if (Skewed(date) is { } skewed) return new Verdict(skewed);

        var key = new SigningKey(entry.Key.Secret, claim.Day, claim.Region, claim.Service);
        var (text, _) = CanonicalRequest.Write(
            request.Method, Url(request), Headers(request, claim), payloadHash, PathEncoding.Twice);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var expected = key.Sign($"{SigV4Signer.Algorithm}\n{Write(date)}\n{key.Scope}\n{hash}");
        return Write(date).StartsWith(claim.Day, StringComparison.Ordinal) && Same(expected, claim.Signature)
            ? new Verdict(new SignedRequest(entry.Key, claim.Region, claim.Service, claim.Signature))
            : new Verdict(Mismatch);
    }

    /// <summary>Says of a date too far from the service's own; null when it is near enough.</summary>
    public AwsError? Skewed(DateTimeOffset date)
    {
        var now = time.GetUtcNow();
        if (date < now - Tolerated)
            return Invalid($"Signature expired: {Write(date)} is now earlier than {Write(now - Tolerated)} ({Write(now)} - 5 min.)");
        return date > now + Tolerated
            ? Invalid($"Signature not yet current: {Write(date)} is still later than {Write(now + Tolerated)} ({Write(now)} + 5 min.)")
            : null;
    }

    /// <summary>Compares without telling by the time it takes how much was right.</summary>
    public static bool Same(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(given));

    private static AwsError Invalid(string message) => new("InvalidSignatureException", 403, message);

    private static string Write(DateTimeOffset date) => date.UtcDateTime.ToString(DateFormat, CultureInfo.InvariantCulture);

    private static DateTimeOffset? Date(HttpRequest request) =>
        DateTimeOffset.TryParseExact(
            request.Headers["X-Amz-Date"], DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date
            : null;

    // The host, and whatever AWS defines, cannot be left to whoever is on the way.
    private static string? Unsigned(HttpRequest request, Authorization claim)
    {
        if (!claim.SignedHeaders.Contains("host") && !claim.SignedHeaders.Contains(":authority")) return "Host' or ':authority";
        return request.Headers.Keys
            .Where(name => name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase))
            .FirstOrDefault(name => !claim.SignedHeaders.Contains(name, StringComparer.OrdinalIgnoreCase));
    }

    private static IEnumerable<(string Name, string Value)> Headers(HttpRequest request, Authorization claim) =>
        from name in claim.SignedHeaders
        // In HTTP/2 the host travels as :authority; clients sign it under either name.
        from value in name is ":authority" ? request.Headers[HeaderNames.Host] : request.Headers[name]
        select (name, value ?? "");

    // As it came, before anything was decoded.
    private static Uri Url(HttpRequest request) =>
        new("http://" + request.Host.Value + request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
}
