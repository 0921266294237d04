using System.Text.Json;

namespace LiveTranslate.Deploy.Aws;

/// <summary>What was said on a command line: ours (<c>-c name=value</c>), or the CDK's, which hands its own on.</summary>
internal static class DeploymentContext
{
    // Set by the CDK's command line, from its -c and from cdk.json.
    private const string Variable = "CDK_CONTEXT_JSON";

    public static Dictionary<string, string> Read(string[] args, Func<string, string?> environment)
    {
        var context = new Dictionary<string, string>(StringComparer.Ordinal);
        if (environment(Variable) is { Length: > 0 } json)
        {
            using var document = JsonDocument.Parse(json);
            // The CDK's own switches have names with a colon or a slash.
            foreach (var entry in document.RootElement.EnumerateObject())
                if (!entry.Name.Contains(':', StringComparison.Ordinal) && !entry.Name.Contains('/', StringComparison.Ordinal))
                    context[entry.Name] = entry.Value.ToString();
        }

        for (var i = 0; i < args.Length; i++)
        {
            var word = args[i] is "-c" or "--context" && i + 1 < args.Length ? args[++i] : args[i];
            var parts = word.Split('=', 2);
            context[parts[0]] = parts.Length > 1 ? parts[1] : "";
        }

        return context;
    }
}
