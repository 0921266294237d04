using System.Security.Cryptography;
using System.Text;

namespace LiveTranslate.Aws.Protocol.Signing;

/// <summary>What signs for one access key in one region, service and day. Immutable, so it may be shared.</summary>
public sealed class SigningKey
{
    private readonly byte[] _key;

    internal SigningKey(string secretKey, string day, string region, string service)
    {
        Scope = $"{day}/{region}/{service}/aws4_request";
        var key = HMACSHA256.HashData(Encoding.UTF8.GetBytes("AWS4" + secretKey), Encoding.UTF8.GetBytes(day));
        key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(region));
        key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(service));
        _key = HMACSHA256.HashData(key, "aws4_request"u8);
    }

    /// <summary>Day, region and service, as they stand in a credential: <c>20150830/us-east-1/kinesis/aws4_request</c>.</summary>
    public string Scope { get; }

    /// <summary>Signs a string to sign.</summary>
    /// <returns>The signature, in lower-case hexadecimal.</returns>
    public string Sign(string stringToSign)
    {
        ArgumentNullException.ThrowIfNull(stringToSign);
        return Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(stringToSign)));
    }
}
