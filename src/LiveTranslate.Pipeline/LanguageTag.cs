using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace LiveTranslate.Pipeline;

/// <summary>
/// A BCP-47 language tag in canonical case: language, optional script, optional region (<c>en-US</c>, <c>ca</c>,
/// <c>zh-Hans-CN</c>). Its text holds letters, digits and dashes only, so it is safe in paths and keys.
/// </summary>
[JsonConverter(typeof(LanguageTagJsonConverter))]
public readonly partial record struct LanguageTag : IComparable<LanguageTag>
{
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
        if (text is null || text.Length > 16) return false;
        var match = Shape().Match(text);
        if (!match.Success) return false;
        var value = match.Groups["language"].Value.ToLowerInvariant();
        if (match.Groups["script"] is { Success: true, Value: var script })
            value += "-" + char.ToUpperInvariant(script[0]) + script[1..].ToLowerInvariant();
        if (match.Groups["region"] is { Success: true, Value: var region })
            value += "-" + region.ToUpperInvariant();
        tag = new LanguageTag(value);
        return true;
    }

    /// <summary>
    /// The offered tag meant by this one: itself, or else the first of the same language (<c>es</c> finds
    /// <c>es-ES</c>, <c>es-MX</c> finds <c>es-ES</c>). Null when none is.
    /// </summary>
    public LanguageTag? FindIn(IEnumerable<LanguageTag> offered)
    {
        LanguageTag? near = null;
        foreach (var candidate in offered)
        {
            if (candidate == this) return candidate;
            if (near is null && candidate.Primary == Primary) near = candidate;
        }

        return near;
    }

    public int CompareTo(LanguageTag other) => string.CompareOrdinal(Value, other.Value);

    public static bool operator <(LanguageTag left, LanguageTag right) => left.CompareTo(right) < 0;

    public static bool operator >(LanguageTag left, LanguageTag right) => left.CompareTo(right) > 0;

    public static bool operator <=(LanguageTag left, LanguageTag right) => left.CompareTo(right) <= 0;

    public static bool operator >=(LanguageTag left, LanguageTag right) => left.CompareTo(right) >= 0;

    public override string ToString() => Value;

    [GeneratedRegex("^(?<language>[A-Za-z]{2,3})([-_](?<script>[A-Za-z]{4}))?([-_](?<region>[A-Za-z]{2}|[0-9]{3}))?$",
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
