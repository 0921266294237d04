using LiveTranslate.Pipeline;

namespace LiveTranslate.Engines.Aws.Archiving;

/// <summary>
/// Tries in four calls what the archive needs: to write, not to overwrite, to read, and to be told what is missing.
/// </summary>
internal static class S3Probe
{
    // A few bytes a start stay, under a name of their own: deleting them would need a permission that nothing else does.
    private const string ContentType = "text/plain";
    private static readonly byte[] Content = "A server looked whether it can write here.\n"u8.ToArray();

    public static async Task<StageFailure?> RunAsync(S3Objects objects, S3Keys keys, CancellationToken cancellationToken)
    {
        var key = keys.Probe(Guid.NewGuid().ToString("N"));
        var written = await objects.PutAsync(key, Content, ContentType, cancellationToken);
        if (!written.Succeeded) return written.Failure;
        var again = await objects.PutAsync(key, Content, ContentType, cancellationToken);
        if (!again.Succeeded) return again.Failure;
        if (again.Value) return objects.Failures.NotConditional();

        var read = await objects.ReadAsync(key, Content.Length, cancellationToken);
        if (!read.Succeeded) return read.Failure;
        if (read.Value is null || !read.Value.AsSpan().SequenceEqual(Content)) return objects.Corrupt(key);
        return await RunReadingAsync(objects, key, S3Action.GetMissing, cancellationToken);
    }

    /// <summary>Tries only to read, without leaving anything behind: what is missing, S3 says only to who may read what is there.</summary>
    public static Task<StageFailure?> RunReadingAsync(S3Objects objects, S3Keys keys, CancellationToken cancellationToken) =>
        RunReadingAsync(objects, keys.Probe(Guid.NewGuid().ToString("N")), S3Action.Get, cancellationToken);

    private static async Task<StageFailure?> RunReadingAsync(
        S3Objects objects, string key, S3Action action, CancellationToken cancellationToken) =>
        (await objects.ReadAsync($"{key}-missing", Content.Length, cancellationToken, action)).Failure;
}
