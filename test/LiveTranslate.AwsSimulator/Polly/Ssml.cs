using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using LiveTranslate.AwsSimulator.Answers;

namespace LiveTranslate.AwsSimulator.Polly;

/// <summary>Reads SSML: what is said, and how fast. Other tags that Polly knows change nothing here.</summary>
internal static class Ssml
{
    private const string Amazon = "amazon";
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "speak", "break", "emphasis", "lang", "mark", "p", "phoneme", "prosody", "s", "say-as", "sub", "w",
        "{amazon}auto-breaths", "{amazon}breath", "{amazon}domain", "{amazon}effect",
    };

    /// <summary>Null when it can be read.</summary>
    public static AwsError? Read(string text, out IReadOnlyList<SpokenPart> parts)
    {
        var read = new List<SpokenPart>();
        parts = read;
        if (Parse(text) is not { } root || root.Name != "speak") return Invalid("Invalid SSML request");
        if (root.DescendantsAndSelf().FirstOrDefault(element => !Known.Contains(element.Name.ToString())) is not null)
            return Invalid("Invalid SSML request");
        return Collect(root, 1, read) ? null : Invalid("Invalid SSML request");
    }

    private static bool Collect(XElement element, double rate, List<SpokenPart> parts)
    {
        if (element.Name == "prosody" && element.Attribute("rate") is { } wanted)
        {
            if (Rate(wanted.Value) is not { } given) return false;
            rate = given;
        }

        if (element.Name == "break")
        {
            if (Duration(element) is not { } pause) return false;
            parts.Add(new SpokenPart("", rate, pause));
        }

        // Said instead of what it stands for.
        if (element.Name == "sub" && element.Attribute("alias") is { } alias)
        {
            parts.Add(new SpokenPart(alias.Value, rate));
            return true;
        }

        foreach (var node in element.Nodes())
        {
            if (node is XText text) parts.Add(new SpokenPart(text.Value, rate));
            else if (node is XElement child && !Collect(child, rate, parts)) return false;
        }

        return true;
    }

    // Names, or per cent of the usual rate from 20 to 200.
    private static double? Rate(string text) => text switch
    {
        "x-slow" => 0.5,
        "slow" => 0.75,
        "medium" or "default" => 1,
        "fast" => 1.25,
        "x-fast" => 1.5,
        _ => text.EndsWith('%')
            && int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var percent)
            && percent is >= 20 and <= 200
                ? percent / 100.0
                : null,
    };

    private static TimeSpan? Duration(XElement pause)
    {
        if (pause.Attribute("time")?.Value is not { } time) return TimeSpan.FromMilliseconds(500);
        var (digits, unit) = time.EndsWith("ms", StringComparison.Ordinal) ? (time[..^2], 1) : (time.TrimEnd('s'), 1000);
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value * unit <= 10_000
            ? TimeSpan.FromMilliseconds(value * unit)
            : null;
    }

    private static XElement? Parse(string text)
    {
        try
        {
            // Amazon's own tags have a prefix that no document declares.
            var names = new XmlNamespaceManager(new NameTable());
            names.AddNamespace(Amazon, Amazon);
            using var reader = XmlReader.Create(
                new StringReader(text),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit },
                new XmlParserContext(null, names, null, XmlSpace.Preserve));
            return XElement.Load(reader, LoadOptions.PreserveWhitespace);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static AwsError Invalid(string message) => new("InvalidSsmlException", 400, message);
}
