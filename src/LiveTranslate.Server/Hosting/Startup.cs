using System.Net.Sockets;
using LiveTranslate.Server.Cluster;
using LiveTranslate.Server.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace LiveTranslate.Server.Hosting;

/// <summary>Says what is wrong with a configuration in a line each, instead of a stack trace.</summary>
internal static class Startup
{
    private const int BadConfiguration = 2;
    private const int CannotListen = 3;
    private const int NoAws = 4;
    private const int FolderTaken = 5;

    public static async Task<int> RunAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception exception) when (FaultsOf(exception) is { Count: > 0 } faults)
        {
            await Console.Error.WriteLineAsync("The server cannot start:");
            foreach (var fault in faults.Distinct()) await Console.Error.WriteLineAsync($"  - {fault}");
            return BadConfiguration;
        }
        catch (Exception exception) when (AwsFaults.Of(exception) is { } fault)
        {
            await Console.Error.WriteLineAsync($"The server cannot start: {fault}");
            return NoAws;
        }
        catch (DataFolderTakenException exception)
        {
            await Console.Error.WriteLineAsync($"The server cannot start: {exception.Message}");
            return FolderTaken;
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync(
                $"The server cannot start: {exception.Message} Choose another port with Server__Port, or 0 for any free one.");
            return CannotListen;
        }
        catch (SocketException exception)
        {
            await Console.Error.WriteLineAsync(
                $"The server cannot start: {exception.Message}. Check Server__Host and Server__Port.");
            return CannotListen;
        }
    }

    private static List<string> FaultsOf(Exception exception) => exception switch
    {
        OptionsValidationException faults => [.. faults.Failures.Select(Shorten)],
        AggregateException many => [.. many.InnerExceptions.SelectMany(FaultsOf)],
        InvalidOperationException { InnerException: FormatException or OverflowException or ArgumentException } value
            when value.Message.Contains("onfiguration", StringComparison.Ordinal) => [UnreadableValue.FaultOf(value)],
        _ => [],
    };

    // "DataAnnotation validation failed for 'X' members: 'Y' with the error: 'what we wrote'."
    private static string Shorten(string failure)
    {
        const string Before = "with the error: '";
        var at = failure.IndexOf(Before, StringComparison.Ordinal);
        return at < 0 ? failure : failure[(at + Before.Length)..].TrimEnd('.', '\'');
    }
}
