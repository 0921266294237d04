using System.Diagnostics;
using System.Formats.Tar;
using System.Text.Json.Nodes;
using LiveTranslate.Testing;

namespace LiveTranslate.Deploy.Tests.Images;

/// <summary>The servers' image as the guide has it built, but for its base (<see cref="StandInRegistry"/>), in a file.</summary>
internal sealed class BuiltImage
{
    private BuiltImage(JsonNode config, IReadOnlyCollection<string> files) => (Config, Files) = (config, files);

    /// <summary>What a container of it is started as.</summary>
    public JsonNode Config { get; }

    /// <summary>All files in it, as <c>app/LiveTranslate.Server.dll</c>.</summary>
    public IReadOnlyCollection<string> Files { get; }

    public static async Task<BuiltImage> BuildAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("livetranslate-image-").FullName;
        try
        {
            await using var registry = await StandInRegistry.StartAsync();
            var archive = Path.Combine(folder, "image.tar");
            // Of what the tests were built from, and beside it: others may run it.
            await RunAsync(
                [
                    "publish", Checkout.Folder("src", "LiveTranslate.Server"), "--no-build", "--nologo", "-t:PublishContainer",
                    "-c", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, $"-p:PublishDir={folder}/app/",
                    $"-p:ContainerBaseImage={registry.Host}/dotnet/aspnet:10.0-noble-chiseled",
                    $"-p:ContainerArchiveOutputPath={archive}",
                ],
                cancellationToken);
            return Read(archive);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var dotnet = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = dotnet.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = dotnet.StandardError.ReadToEndAsync(cancellationToken);
        await dotnet.WaitForExitAsync(cancellationToken);
        if (dotnet.ExitCode != 0) throw new InvalidOperationException($"dotnet publish ended with {dotnet.ExitCode}: {await output}{await errors}");
    }

    private static BuiltImage Read(string archive)
    {
        JsonNode? config = null;
        var files = new List<string>();
        using var tar = new TarReader(File.OpenRead(archive));
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is null) continue;
            if (entry.Name.EndsWith("/layer.tar", StringComparison.Ordinal)) files.AddRange(FilesOf(entry.DataStream));
            else if (entry.Name != "manifest.json") config ??= JsonNode.Parse(entry.DataStream)!["config"];
        }

        return new BuiltImage(config!, files);
    }

    private static IEnumerable<string> FilesOf(Stream layer)
    {
        using var packed = new System.IO.Compression.GZipStream(layer, System.IO.Compression.CompressionMode.Decompress, leaveOpen: true);
        using var content = new MemoryStream();
        packed.CopyTo(content);
        content.Position = 0;
        using var tar = new TarReader(content);
        while (tar.GetNextEntry() is { } entry)
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile) yield return entry.Name.TrimStart('/');
    }
}
