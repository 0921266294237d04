namespace LiveTranslate.Server.Pages;

/// <summary>
/// The pages as the build left them beside the program, by their path such as <c>assets/speak-1a2b.js</c>. All of them
/// are a few hundred kilobytes: read once, they are never again waited for.
/// </summary>
internal sealed partial class PageFiles
{
    private const string Folder = "wwwroot";

    private static readonly Dictionary<string, string> ContentTypes = new()
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
    };

    private readonly Dictionary<string, PageFile> _files = [];

    public PageFiles(IHostEnvironment host, ILogger<PageFiles> logger)
    {
        var root = Path.Combine(host.ContentRootPath, Folder);
        if (!Directory.Exists(root))
        {
            LogNoPages(logger, root);
            return;
        }

        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
            if (ContentTypes.TryGetValue(Path.GetExtension(path), out var contentType))
                _files[Path.GetRelativePath(root, path).Replace('\\', '/')] = PageFile.Read(path, contentType);
    }

    public PageFile? Find(string path) => _files.GetValueOrDefault(path);

    [LoggerMessage(3501, LogLevel.Warning, "There are no pages at {Folder}: built with -p:BuildPages=false? REST and hubs work without them")]
    private static partial void LogNoPages(ILogger logger, string folder);
}
