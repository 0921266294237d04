using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace LiveTranslate.Grains.Sessions;

/// <summary>Speaker tokens and passcodes: made here, kept as hashes only, compared in constant time.</summary>
public static class Secrets
{
    private const int TokenBytes = 32;
    private const int SaltBytes = 16;

    // A token we made has 43 characters; nothing much longer is worth hashing.
    private const int MaxLength = 256;

    /// <summary>256 random bits, base64url.</summary>
    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    public static bool Matches(string? token, byte[] hash) =>
        token is { Length: <= MaxLength } && CryptographicOperations.FixedTimeEquals(Hash(token), hash);

    public static (byte[] Salt, byte[] Hash) HashPasscode(string passcode)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return (salt, HashPasscode(passcode, salt));
    }

    public static bool PasscodeMatches(string? passcode, byte[] salt, byte[] hash) =>
        passcode is { Length: <= MaxLength }
        && CryptographicOperations.FixedTimeEquals(HashPasscode(passcode, salt), hash);

    // Guessing is bounded by the number of attempts a session allows, not by the cost of a try: a slow hash would let
    // a thousand listeners who join at once stall the session.
    private static byte[] HashPasscode(string passcode, byte[] salt) =>
        HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(passcode));
}
