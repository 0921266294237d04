using System.Diagnostics;
using Xunit;

namespace LiveTranslate.Tests.Server.Storage;

/// <summary>A real file system of a few kilobytes, which can be filled up and freed again. Takes root to mount.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _filler;

    private SmallDisk(string path) => (Path, _filler) = (path, System.IO.Path.Combine(path, "filler"));

    public string Path { get; }

    /// <summary>Skips the test where nothing can be mounted.</summary>
    public static SmallDisk Mount(int kilobytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Mounting a small tmpfs takes Linux and root.");
        var path = Directory.CreateTempSubdirectory("livetranslate-disk-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "livetranslate-test", path) == 0) return new SmallDisk(path);
        Directory.Delete(path);
        Assert.Skip("This machine does not let a tmpfs be mounted.");
        throw new UnreachableException();
    }

    /// <summary>Leaves no byte free.</summary>
    public void Fill()
    {
        using var file = new FileStream(_filler, FileMode.Append, FileAccess.Write, FileShare.Read, 0);
        var page = new byte[4096];
        try
        {
            while (true) file.Write(page);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Free() => File.Delete(_filler);

    public void Dispose()
    {
        if (Run("umount", Path) == 0) Directory.Delete(Path);
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
