using System.Text.Json;
using LiveTranslate.Cli.CommandLine;

namespace LiveTranslate.Cli.Doctor;

/// <summary>What one engine found out about itself, as <c>GET /api/engines</c> and <c>--probe</c> say it.</summary>
internal sealed record EngineFindings(string Stage, string Engine, bool? Works, IReadOnlyList<EngineFinding>? Findings)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>The engine's own word, or else whether any of its findings works.</summary>
    public bool IsUsable => Works ?? Findings?.Any(finding => finding.Works) ?? false;

    public static IReadOnlyList<EngineFindings> Parse(string json)
    {
        // Whatever a runtime may print before it, the array is last.
        var start = json.StartsWith('[') ? 0 : json.IndexOf("\n[", StringComparison.Ordinal) + 1;
        try
        {
            return JsonSerializer.Deserialize<List<EngineFindings>>(json.AsSpan(start), Format) ?? [];
        }
        catch (JsonException exception)
        {
            throw new CommandFailure(
                ExitCode.Failed, "What the server says of its engines cannot be read.",
                "Use the livetranslate that belongs to the server.", exception);
        }
    }
}

/// <param name="Subject">Such as <c>en-US → es-ES</c>.</param>
/// <param name="Works">Whether it can be used now.</param>
/// <param name="Detail">One short line.</param>
/// <param name="Cure">What to do when it does not work.</param>
/// <param name="Mistake">A setting is wrong, though the rest may work.</param>
internal sealed record EngineFinding(string Subject, bool Works, string? Detail, string? Cure, bool Mistake = false);
