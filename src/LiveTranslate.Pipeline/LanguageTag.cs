using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using LiveTranslate.Pipeline.Languages;

namespace LiveTranslate.Pipeline;

/// <summary>
/// A BCP-47 language tag in canonical case: language, optional script, optional region (<c>en-US</c>, <c>ca</c>,
/// <c>zh-Hans-CN</c>). Variants, extensions and private use are read and left out: no engine knows them. Its text holds
/// letters, digits and dashes only, so it is safe in paths and keys.
/// </summary>
[JsonConverter(typeof(LanguageTagJsonConverter))]
public readonly partial record struct LanguageTag : IComparable<LanguageTag>
{
    // Far longer than any tag in use, and short enough for what comes from outside.
    private const int MaxLength = 100;

    private readonly string? _value;

    private LanguageTag(string value) => _value = value;

    public string Value => _value ?? "und";

    /// <summary>The language without script and region: <c>en</c> of <c>en-US</c>.</summary>
    public string Primary => Value.Split('-', 2)[0];

    /// <exception cref="FormatException">The text is not a language tag.</exception>
    public static LanguageTag Parse(string text) =>
        TryParse(text, out var tag)
            ? tag
            : throw new FormatException("Not a BCP-47 language tag such as en-US, es-ES or ca.");

    /// <summary>Accepts any letter case and underscores for dashes.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out LanguageTag tag)
    {
        tag = default;
        if (text is null || text.Length > MaxLength) return false;
        var dashed = text.Replace('_', '-');
        // Whole tags that were registered before there was a grammar: "i-klingon", "no-bok", "zh-min-nan".
        var match = Shape().Match(dashed.Contains('-') ? Cldr.AliasOf(dashed) ?? dashed : dashed);
        if (!match.Success) return false;
        // An extended language stands for itself: "zh-yue" is "yue".
        var language = match.Groups["extended"] is { Success: true, Value: var extended }
            ? extended
            : match.Groups["language"].Value;
        var value = language.ToLowerInvariant();
        if (match.Groups["script"] is { Success: true, Value: var script })
            value += "-" + char.ToUpperInvariant(script[0]) + script[1..].ToLowerInvariant();
        if (match.Groups["region"] is { Success: true, Value: var region })
            value += "-" + region.ToUpperInvariant();
        tag = new LanguageTag(value);
        return true;
    }

    /// <summary>
    /// The offered tag meant by this one: itself, or else the nearest of the same language as the Unicode CLDR has it
    /// (<c>es</c> finds <c>es-ES</c>, <c>zh-HK</c> finds <c>zh-TW</c>, <c>iw</c> finds <c>he</c>), the first one of
    /// equals. Null when none is.
    /// </summary>
    public LanguageTag? FindIn(IEnumerable<LanguageTag> offered)
    {
        var all = offered as IReadOnlyCollection<LanguageTag> ?? [.. offered];
        return all.Contains(this) ? this : LanguageMatch.Find(this, all);
    }

    public int CompareTo(LanguageTag other) => string.CompareOrdinal(Value, other.Value);

    public static bool operator <(LanguageTag left, LanguageTag right) => left.CompareTo(right) < 0;

    public static bool operator >(LanguageTag left, LanguageTag right) => left.CompareTo(right) > 0;

    public static bool operator <=(LanguageTag left, LanguageTag right) => left.CompareTo(right) <= 0;

    public static bool operator >=(LanguageTag left, LanguageTag right) => left.CompareTo(right) >= 0;

    public override string ToString() => Value;

    // RFC 5646, 2.1. Both cases are written out: to ignore case lets other letters in, such as the Kelvin sign. Languages of four letters and more are reserved: there are none.
    [GeneratedRegex(
        "^(?:(?<language>[A-Za-z]{2,3})(?:-(?<extended>[A-Za-z]{3})){0,3}(?:-(?<script>[A-Za-z]{4}))?(?:-(?<region>[A-Za-z]{2}|[0-9]{3}))?"
        + "(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*(?:-[Xx](?:-[A-Za-z0-9]{1,8})+)?)\\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}

internal sealed class LanguageTagJsonConverter : JsonConverter<LanguageTag>
{
    public override LanguageTag Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        LanguageTag.TryParse(reader.GetString(), out var tag) ? tag : throw new JsonException("Not a language tag.");

    public override void Write(Utf8JsonWriter writer, LanguageTag value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);

    public override LanguageTag ReadAsPropertyName(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader, typeToConvert, options);

    public override void WriteAsPropertyName(
        Utf8JsonWriter writer, LanguageTag value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.Value);
}
