using LiveTranslate.Cli.CommandLine;

namespace LiveTranslate.Cli.Output;

/// <summary>Writes what a command keeps. A folder that cannot be written to ends the command, not the connection.</summary>
internal static class SavedFile
{
    /// <summary>Makes the folder, so that a mistake shows before the work begins.</summary>
    public static void EnsureFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refused(folder, exception);
        }
    }

    public static async Task WriteAsync(string folder, string name, byte[] content)
    {
        EnsureFolder(folder);
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, name), content);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refused(folder, exception);
        }
    }

    private static CommandFailure Refused(string folder, Exception exception) =>
        CommandFailure.BadInput($"Nothing can be saved in {folder}: {exception.Message}", "Name another folder with --save DIR.");
}
