using LiveTranslate.Testing;

namespace LiveTranslate.Aws.Tests;

/// <summary>AWS's own JavaScript client in a process of its own (interop): it knows nothing of our code.</summary>
internal static class OfficialS3Client
{
    public static async Task<(string ContentType, byte[] Body)> ReadAsync(
        LocalAws aws, string bucket, string key, CancellationToken cancellationToken)
    {
        var (type, body, _) = await RunAsync(aws, bucket, key, [], [], cancellationToken);
        return (type, body);
    }

    /// <summary>Puts an object where there is none yet.</summary>
    /// <returns>The error, when there was one, and what stands.</returns>
    public static async Task<(string? Refused, byte[] Stands)> PutAsync(
        LocalAws aws, string bucket, string key, string contentType, byte[] body, CancellationToken cancellationToken)
    {
        var (_, stands, refused) = await RunAsync(aws, bucket, key, ["--put", contentType], body, cancellationToken);
        return (refused, stands);
    }

    private static async Task<(string ContentType, byte[] Body, string? Refused)> RunAsync(
        LocalAws aws, string bucket, string key, string[] more, byte[] input, CancellationToken cancellationToken)
    {
        string[] arguments = ["object.mjs", "--endpoint", aws.S3.ToString(), "--bucket", bucket, "--key", key, .. more];
        var line = (await OfficialClient.RunAsync(arguments, input, cancellationToken)).Single();
        return (
            line.GetProperty("ContentType").GetString()!,
            line.GetProperty("Body").GetBytesFromBase64(),
            line.TryGetProperty("Refused", out var refused) ? refused.GetString() : null);
    }
}
