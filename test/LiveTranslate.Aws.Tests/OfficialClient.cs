using System.Diagnostics;
using System.Text.Json;
using LiveTranslate.Testing;

namespace LiveTranslate.Aws.Tests;

/// <summary>A script around one of AWS's own JavaScript clients (interop), in a process of its own.</summary>
internal static class OfficialClient
{
    /// <returns>The lines of JSON that it printed.</returns>
    public static async Task<List<JsonElement>> RunAsync(
        string[] arguments, byte[] input, CancellationToken cancellationToken, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = Checkout.Folder("test", "LiveTranslate.Aws.Tests", "interop"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended early; its error says why.
        }

        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{arguments[0]} failed. Was 'npm ci' run in its folder? It said: {await errors}");
        return [.. (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
