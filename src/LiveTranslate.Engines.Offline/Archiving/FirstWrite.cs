using System.ComponentModel;
using System.Runtime.InteropServices;

namespace LiveTranslate.Engines.Offline.Archiving;

/// <summary>
/// Files of which the first write stands, whole, whoever writes at the same time: in this process or another.
/// </summary>
internal static partial class FirstWrite
{
    private const int FileExists = 17; // EEXIST, the same number on Linux and macOS

    /// <returns>True when this call wrote the file; false when it was there before.</returns>
    /// <exception cref="IOException">The disk refused; <see cref="Exception.HResult"/> holds the errno.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write here.</exception>
    public static bool Write(string path, ReadOnlySpan<byte> content, bool flushToDisk)
    {
        if (File.Exists(path)) return false;
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        // In the same folder, so that the link below never crosses a file system. One that a crash leaves behind is
        // harmless: nothing reads it, and no later write takes its name.
        var temporary = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0))
            {
                file.Write(content);
                file.Flush(flushToDisk);
            }

            return TakeName(temporary, path);
        }
        finally
        {
            DeleteQuietly(temporary);
        }
    }

    // rename(2), and with it File.Move, would replace what another process wrote in between; link(2) refuses to.
    private static bool TakeName(string temporary, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            try
            {
                File.Move(temporary, path, overwrite: false);
                return true;
            }
            catch (IOException) when (File.Exists(path))
            {
                return false;
            }
        }

        if (Link(temporary, path) == 0) return true;
        var error = Marshal.GetLastPInvokeError();
        if (error == FileExists) return false;
        throw new IOException(new Win32Exception(error).Message, error);
    }

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The write has its own outcome; a temporary file left behind changes nothing about it.
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string name);
}
