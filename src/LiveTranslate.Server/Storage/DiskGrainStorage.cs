using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Orleans.Storage;

namespace LiveTranslate.Server.Storage;

/// <summary>
/// Grain state in a folder, a file each. A write replaces the whole file or nothing, and only if nobody has written
/// since it was read; a lock file makes that true between processes, too.
/// </summary>
internal sealed class DiskGrainStorage(string root, TimeProvider time) : IGrainStorage
{
    // errno: ENOSPC, and EDQUOT on Linux.
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(10);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    // On other threads: a grain's turn must not wait for the disk.
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Task.Run(() => ReadCoreAsync(stateName, grainId, grainState));

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Task.Run(() => WithRoomAsync(() => WriteCoreAsync(stateName, grainId, grainState)));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Task.Run(() => ClearCoreAsync(stateName, grainId, grainState));

    // Whoever asks tries again and writes into the log what this says.
    private async Task WithRoomAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (IOException exception) when (IsFull(exception))
        {
            throw new IOException(
                $"No room is left for the state of sessions in {root}. Free some, or set Data:Path (Data__Path) to a larger disk.",
                exception);
        }
    }

    private static bool IsFull(IOException exception) => exception.HResult is NoSpace or QuotaExceeded or WindowsDiskFull;

    private async Task ReadCoreAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = await ReadAsync<T>(PathOf(stateName, grainId));
        grainState.RecordExists = stored is not null;
        grainState.ETag = stored?.ETag!;
        grainState.State = stored is { State: { } state } ? state : Activator.CreateInstance<T>();
    }

    private async Task WriteCoreAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var path = PathOf(stateName, grainId);
        var etag = Guid.NewGuid().ToString("N");
        using (await LockAsync(path))
        {
            await CheckAsync(path, grainState);
            await ReplaceAsync(path, new Stored<T>(etag, grainState.State));
        }

        (grainState.ETag, grainState.RecordExists) = (etag, true);
    }

    private async Task ClearCoreAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var path = PathOf(stateName, grainId);
        using (await LockAsync(path))
        {
            await CheckAsync(path, grainState);
            File.Delete(path);
        }

        (grainState.ETag, grainState.RecordExists) = (null!, false);
        grainState.State = Activator.CreateInstance<T>();
    }

    private static async Task CheckAsync<T>(string path, IGrainState<T> grainState)
    {
        var current = (await ReadAsync<T>(path))?.ETag;
        if (current == grainState.ETag) return;
        throw new InconsistentStateException("The state was written by somebody else.", current, grainState.ETag);
    }

    private static async Task<Stored<T>?> ReadAsync<T>(string path)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return await JsonSerializer.DeserializeAsync<Stored<T>>(file, Json);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static async Task ReplaceAsync<T>(string path, Stored<T> stored)
    {
        var temporary = path + ".new";
        await using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await JsonSerializer.SerializeAsync(file, stored, Json);
            // On the disk before it takes the old one's place: a power cut leaves one of the two, whole.
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private async Task<FileStream> LockAsync(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (!IsFull(exception) && time.GetElapsedTime(started) < LockTimeout)
            {
                await Task.Delay(LockRetry, time);
            }
        }
    }

    private string PathOf(string stateName, GrainId grainId)
    {
        var key = grainId.Key.ToString()!;
        // Keys of ours are plain; any other is hashed, so that no key can leave the folder.
        var safe = key.Length <= 64 && key.All(char.IsAsciiLetterOrDigit)
            ? key
            : "x-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return Path.Combine(root, $"{safe}.{stateName}.json");
    }

    private sealed record Stored<T>(string ETag, T? State);
}
