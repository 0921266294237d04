using System.Diagnostics;
using System.Text.Json;

namespace LiveTranslate.Testing;

/// <summary>The one line in which a server of ours says where it listens: <c>READY {"name":port,…}</c>.</summary>
internal static class ReadyLine
{
    private const string Ready = "READY ";

    /// <summary>The ports; null when the process ended instead.</summary>
    public static async Task<JsonElement?> ReadAsync(Process process, TimeSpan within)
    {
        using var deadline = new CancellationTokenSource(within);
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
            if (line.StartsWith(Ready, StringComparison.Ordinal)) return JsonDocument.Parse(line[Ready.Length..]).RootElement;
        return null;
    }
}
