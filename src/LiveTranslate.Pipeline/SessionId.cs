using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace LiveTranslate.Pipeline;

/// <summary>
/// Eight Crockford base32 characters (40 bits). It is grain key, partition key and archive prefix, so its canonical
/// text is all that ever reaches those.
/// </summary>
public readonly record struct SessionId
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 8;
    private readonly string? _value;

    private SessionId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("An empty session id has no value.");

    public static SessionId New() => new(RandomNumberGenerator.GetString(Alphabet, Length));

    /// <exception cref="FormatException">The text is not a session id.</exception>
    public static SessionId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException("A session id has 8 letters and digits, such as 7K3M-Q9TB.");

    /// <summary>Forgives letter case, dashes, spaces around, and O, I and L for 0, 1 and 1.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out SessionId id)
    {
        id = default;
        if (text is null || text.Length > 4 * Length) return false;
        Span<char> canonical = stackalloc char[Length];
        var count = 0;
        foreach (var given in text.AsSpan().Trim())
        {
            if (given == '-') continue;
            var upper = char.ToUpperInvariant(given) switch { 'O' => '0', 'I' or 'L' => '1', var c => c };
            if (count == Length || !Alphabet.Contains(upper, StringComparison.Ordinal)) return false;
            canonical[count++] = upper;
        }

        if (count != Length) return false;
        id = new SessionId(new string(canonical));
        return true;
    }

    public override string ToString() => _value ?? "";
}
