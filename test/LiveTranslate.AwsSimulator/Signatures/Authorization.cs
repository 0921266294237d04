using LiveTranslate.Aws.Protocol.Signing;

namespace LiveTranslate.AwsSimulator.Signatures;

/// <summary>What an Authorization header says.</summary>
internal sealed record Authorization(
    string AccessKey, string Day, string Region, string Service, IReadOnlyList<string> SignedHeaders, string Signature)
{
    /// <summary>Null when it is not whole.</summary>
    public static Authorization? Parse(string header)
    {
        if (!header.StartsWith(SigV4Signer.Algorithm + " ", StringComparison.Ordinal)) return null;
        var parts = header[SigV4Signer.Algorithm.Length..]
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First()[1], StringComparer.Ordinal);
        return parts.TryGetValue("Credential", out var credential)
            && credential.Split('/') is [{ Length: > 0 } key, { Length: 8 } day, { Length: > 0 } region, { Length: > 0 } service, "aws4_request"]
            && parts.TryGetValue("SignedHeaders", out var headers)
            && parts.TryGetValue("Signature", out var signature)
            ? new Authorization(key, day, region, service, headers.Split(';'), signature)
            : null;
    }
}
