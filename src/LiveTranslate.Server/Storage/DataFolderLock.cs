using System.Globalization;
using LiveTranslate.Server.Cluster;
using LiveTranslate.Server.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace LiveTranslate.Server.Storage;

/// <summary>
/// <c>Data:Path</c> belongs to one server: two would each run sessions of which the other never learns. The operating
/// system holds the lock for as long as the process lives, so that a killed server leaves none behind.
/// </summary>
internal sealed partial class DataFolderLock : IDisposable
{
    private const string LockFile = "server.lock";

    // Beside the lock: the locked file itself cannot be read by others.
    private const string OwnerFile = "server.owner";

    // EWOULDBLOCK of flock(2) on Linux and macOS, and Windows' sharing violation.
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int WindowsSharing = unchecked((int)0x80070020);

    private readonly FileStream _held;
    private readonly string _folder;
    private readonly ServerOptions _options;
    private readonly IServer _server;
    private readonly ILogger _logger;

    private DataFolderLock(FileStream held, string folder, IServiceProvider services)
    {
        (_held, _folder) = (held, folder);
        _options = services.GetRequiredService<IOptions<ServerOptions>>().Value;
        _server = services.GetRequiredService<IServer>();
        _logger = services.GetRequiredService<ILogger<DataFolderLock>>();
        WriteOwner(Intended());
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() => WriteOwner(Actual() ?? Intended()));
    }

    /// <summary>
    /// Takes the folder for a process that is to be a server. Null in a cluster, where sessions are in DynamoDB and an
    /// archive's folder may be shared, and where the folder cannot be written: the archive's probe says so with its cure,
    /// and it may be mended meanwhile.
    /// </summary>
    /// <exception cref="DataFolderTakenException">Another server has it.</exception>
    public static DataFolderLock? Take(IServiceProvider services)
    {
        if (services.GetRequiredService<IOptions<ClusterOptions>>().Value.Mode is not ClusterMode.Local) return null;
        var folder = Path.GetFullPath(services.GetRequiredService<IOptions<DataOptions>>().Value.Path);
        try
        {
            Directory.CreateDirectory(folder);
            var held = new FileStream(
                Path.Combine(folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new DataFolderLock(held, folder, services);
        }
        catch (IOException exception) when (exception.HResult is LinuxWouldBlock or MacWouldBlock or WindowsSharing)
        {
            throw new DataFolderTakenException(
                $"the folder {folder} (Data:Path) belongs to a server that runs already: {ReadOwner(folder)}. "
                + "Stop that one, or give this one a folder of its own by the environment variable Data__Path (deploy/run: --data DIR).");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotLocked(services.GetRequiredService<ILogger<DataFolderLock>>(), folder, exception.Message);
            return null;
        }
    }

    public void Dispose() => _held.Dispose();

    private string Intended() => _options.Port == 0
        ? "at a free port"
        : string.Create(CultureInfo.InvariantCulture, $"http://{_options.Addresses[0]}:{_options.Port}");

    private string? Actual() =>
        _server.Features.Get<IServerAddressesFeature>()?.Addresses is { Count: > 0 } addresses ? string.Join(' ', addresses) : null;

    // Only a help for people; the lock stands without it.
    private void WriteOwner(string url)
    {
        try
        {
            File.WriteAllText(
                Path.Combine(_folder, OwnerFile),
                string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId}, {url}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNoOwner(_logger, _folder, exception.Message);
        }
    }

    private static string ReadOwner(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, OwnerFile));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "it has not said which";
        }
    }

    [LoggerMessage(3701, LogLevel.Warning, "{Folder} cannot be locked against a second server: {Why}")]
    private static partial void LogNotLocked(ILogger logger, string folder, string why);

    [LoggerMessage(3702, LogLevel.Warning, "{Folder} cannot be marked with the server that owns it: {Why}")]
    private static partial void LogNoOwner(ILogger logger, string folder, string why);
}

/// <summary>Another server has the data folder; the message names it and the cure.</summary>
internal sealed class DataFolderTakenException(string message) : Exception(message);
