using System.Text;
using System.Text.Json;

namespace LiveTranslate.Server.Telemetry.CloudWatch;

/// <summary>
/// CloudWatch's embedded metric format: an object that names its metrics under <c>_aws</c> and has their values beside
/// it. Spreads are written as AWS's own collector and libraries write them.
/// </summary>
/// <remarks>Source: "Specification: Embedded metric format" in CloudWatch's user guide. It takes 100 metrics a line.</remarks>
internal static class EmbeddedMetrics
{
    public static string Line(string space, string role, Part part, IReadOnlyDictionary<string, Sample> samples, DateTimeOffset at)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            WriteDirective(json, space, part, samples, at);
            json.WriteString(CloudWatchMetrics.RoleDimension, role);
            if (part.Tag is { } tag) json.WriteString(tag, part.Value);
            foreach (var (name, sample) in samples)
            {
                json.WritePropertyName(name);
                if (sample.Spread is { } spread) WriteSpread(json, spread);
                else json.WriteNumberValue(sample.Value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(line.ToArray());
    }

    private static void WriteDirective(
        Utf8JsonWriter json, string space, Part part, IReadOnlyDictionary<string, Sample> samples, DateTimeOffset at)
    {
        json.WriteStartObject("_aws");
        json.WriteNumber("Timestamp", at.ToUnixTimeMilliseconds());
        json.WriteStartArray("CloudWatchMetrics");
        json.WriteStartObject();
        json.WriteString("Namespace", space);
        json.WriteStartArray("Dimensions");
        json.WriteStartArray();
        json.WriteStringValue(CloudWatchMetrics.RoleDimension);
        if (part.Tag is { } tag) json.WriteStringValue(tag);
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteStartArray("Metrics");
        foreach (var (name, sample) in samples)
        {
            json.WriteStartObject();
            json.WriteString("Name", name);
            json.WriteString("Unit", sample.Unit is "s" ? "Seconds" : "Count");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSpread(Utf8JsonWriter json, Spread spread)
    {
        json.WriteStartObject();
        json.WriteStartArray("Values");
        foreach (var value in spread.Counts.Keys) json.WriteNumberValue(value);
        json.WriteEndArray();
        json.WriteStartArray("Counts");
        foreach (var count in spread.Counts.Values) json.WriteNumberValue(count);
        json.WriteEndArray();
        json.WriteNumber("Max", spread.Most);
        json.WriteNumber("Min", spread.Least);
        json.WriteNumber("Count", spread.Count);
        json.WriteNumber("Sum", spread.Sum);
        json.WriteEndObject();
    }
}
