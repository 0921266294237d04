using System.Diagnostics;
using System.Text.Json;
using LiveTranslate.Testing;

namespace LiveTranslate.Aws.Tests;

/// <summary>AWS's own JavaScript client in a process of its own (interop): it knows nothing of our code.</summary>
internal static class OfficialKinesisClient
{
    /// <summary>Puts PCM in records of a size, the session's id as partition key: at once, or one every so often.</summary>
    public static Task<List<JsonElement>> PutAsync(
        LocalAws aws, string stream, string sessionId, byte[] pcm, int bytesPerRecord, CancellationToken cancellationToken,
        TimeSpan every = default) =>
        RunAsync(
            [
                "put.mjs", "--endpoint", aws.Kinesis.ToString(), "--stream", stream, "--session", sessionId,
                "--bytes", $"{bytesPerRecord}", .. every > TimeSpan.Zero ? ["--every", $"{every.TotalMilliseconds}"] : Array.Empty<string>(),
            ],
            pcm, cancellationToken);

    /// <summary>Reads all there is, shard by shard.</summary>
    public static Task<List<JsonElement>> ReadAsync(LocalAws aws, string stream, CancellationToken cancellationToken) =>
        RunAsync(["get.mjs", "--endpoint", aws.Kinesis.ToString(), "--stream", stream], [], cancellationToken);

    private static async Task<List<JsonElement>> RunAsync(string[] arguments, byte[] input, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = Checkout.Folder("test", "LiveTranslate.Aws.Tests", "interop"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
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
