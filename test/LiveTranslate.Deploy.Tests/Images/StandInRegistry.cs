using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Deploy.Tests.Images;

/// <summary>
/// A registry that has one base image, without anything in it, whatever it is asked for: enough to put an image together
/// on a machine that reaches no other.
/// </summary>
internal sealed class StandInRegistry : IAsyncDisposable
{
    private const string ManifestType = "application/vnd.docker.distribution.manifest.v2+json";
    private readonly WebApplication _app;
    private readonly Dictionary<string, byte[]> _blobs = [];

    private StandInRegistry()
    {
        var layer = EmptyArchive();
        var packed = Pack(layer);
        var image = JsonSerializer.SerializeToUtf8Bytes(new
        {
            architecture = "amd64",
            os = "linux",
            config = new { User = "1654" },
            rootfs = new { type = "layers", diff_ids = new[] { DigestOf(layer) } },
            history = new[] { new { created_by = "a stand-in" } },
        });
        var manifest = JsonSerializer.SerializeToUtf8Bytes(new
        {
            schemaVersion = 2,
            mediaType = ManifestType,
            config = new { mediaType = "application/vnd.docker.container.image.v1+json", size = image.Length, digest = DigestOf(image) },
            layers = new[] { new { mediaType = "application/vnd.docker.image.rootfs.diff.tar.gzip", size = packed.Length, digest = DigestOf(packed) } },
        });
        (_blobs[DigestOf(image)], _blobs[DigestOf(packed)]) = (image, packed);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapGet("/v2/{**path}", (string path, HttpResponse response) => Answer(path, manifest, response));
    }

    /// <summary>Where it is, as images are named; the SDK speaks to this machine without TLS.</summary>
    public string Host => $"localhost:{new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port}";

    public static async Task<StandInRegistry> StartAsync()
    {
        var registry = new StandInRegistry();
        await registry._app.StartAsync();
        return registry;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Answer(string path, byte[] manifest, HttpResponse response)
    {
        var isManifest = path.Contains("/manifests/", StringComparison.Ordinal);
        if ((isManifest ? manifest : _blobs.GetValueOrDefault(path.Split('/')[^1])) is not { } content) return TypedResults.NotFound();
        response.Headers["Docker-Content-Digest"] = DigestOf(content);
        return TypedResults.Bytes(content, isManifest ? ManifestType : "application/octet-stream");
    }

    private static string DigestOf(byte[] content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";

    private static byte[] EmptyArchive()
    {
        using var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, leaveOpen: true))
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "app"));
        return archive.ToArray();
    }

    private static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(content);
        return packed.ToArray();
    }
}
