using Amazon.S3.Model;
using LiveTranslate.Aws.Protocol;
using LiveTranslate.Engines.Aws.Archiving;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveTranslate.Aws.Tests.Engines.Archiving;

/// <summary>A bucket of a test's own, archives in it, and a look at its objects past all archives.</summary>
internal sealed class TestBucket : IDisposable
{
    private readonly LocalAws _aws;
    private readonly List<IDisposable> _disposed = [];
    private readonly S3Connection _past;

    private TestBucket(LocalAws aws, string name)
    {
        (_aws, Name) = (aws, name);
        _past = new S3Connection(Connection(aws.S3), new S3ArchiveOptions());
    }

    public string Name { get; }

    public static async Task<TestBucket> MakeAsync(LocalAws aws) => new(aws, await aws.MakeBucketAsync("archive"));

    public static AwsConnectionOptions Connection(Uri s3) =>
        new() { Service = s3.ToString(), AccessKey = "local", SecretKey = "local" };

    public S3SessionArchive Archive(Action<S3ArchiveOptions>? configure = null, AwsConnectionOptions? connection = null)
    {
        var options = new S3ArchiveOptions { Bucket = Name };
        configure?.Invoke(options);
        var archive = new S3SessionArchive(
            options, connection ?? Connection(_aws.S3), TimeProvider.System, NullLogger<S3SessionArchive>.Instance);
        _disposed.Add(archive);
        return archive;
    }

    /// <summary>Makes calls about this bucket go wrong.</summary>
    public Task<InjectedAwsFault> InjectAsync(AwsFaultKind kind, string? operation = null, int? count = null, TimeSpan latency = default) =>
        _aws.InjectAsync(new AwsFault
        {
            Service = AwsService.S3, Kind = kind, Operation = operation, Resource = Name, Count = count, Latency = latency,
        });

    public Task<int> CallsAsync(string operation) => _aws.CallsAsync(operation, Name, AwsService.S3);

    public async Task PutAsync(string key, byte[] content)
    {
        using var stream = new MemoryStream(content);
        await _past.Client.PutObjectAsync(new PutObjectRequest { BucketName = Name, Key = key, InputStream = stream, UseChunkEncoding = false });
    }

    public async Task<string> TypeOfAsync(string key) =>
        (await _past.Client.GetObjectMetadataAsync(Name, key)).Headers.ContentType;

    public void Dispose()
    {
        foreach (var archive in _disposed) archive.Dispose();
        _past.Dispose();
    }
}
