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
        OfficialClient.RunAsync(
            [
                "put.mjs", "--endpoint", aws.Kinesis.ToString(), "--stream", stream, "--session", sessionId,
                "--bytes", $"{bytesPerRecord}", .. every > TimeSpan.Zero ? ["--every", $"{every.TotalMilliseconds}"] : Array.Empty<string>(),
            ],
            pcm, cancellationToken);

    /// <summary>Reads all there is, shard by shard.</summary>
    public static Task<List<JsonElement>> ReadAsync(LocalAws aws, string stream, CancellationToken cancellationToken) =>
        OfficialClient.RunAsync(["get.mjs", "--endpoint", aws.Kinesis.ToString(), "--stream", stream], [], cancellationToken);
}
