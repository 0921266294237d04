using Microsoft.AspNetCore.SignalR;

namespace LiveTranslate.Server.Connections;

/// <summary>
/// One client's way out. What is sent is not waited for: a slow client must not hold up the others of its feed. What
/// may be outstanding is bounded; a client that exceeds it is dropped, and comes back saying what it has.
/// </summary>
internal sealed partial class OutboundConnection(HubConnectionContext connection, ILogger logger)
{
    // About two minutes of captions and speech for one listener, or some 1 MB.
    private const int MaxOutstanding = 64;
    private int _outstanding;

    public string Id => connection.ConnectionId;

    public void Send(SerializedHubMessage message)
    {
        ValueTask write;
        try
        {
            write = connection.WriteAsync(message);
        }
        // A bug, which must not cost the other connections of the feed this message.
        catch (Exception exception)
        {
            LogNotSent(logger, exception, Id);
            connection.Abort();
            return;
        }

        if (write.IsCompletedSuccessfully) return;
        if (Interlocked.Increment(ref _outstanding) > MaxOutstanding)
        {
            LogTooSlow(logger, Id);
            connection.Abort();
        }

        _ = FinishAsync(write);
    }

    /// <summary>Lets the client go; it connects again.</summary>
    public void Abort() => connection.Abort();

    private async Task FinishAsync(ValueTask write)
    {
        try
        {
            await write;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The connection is gone; its hub hears of it by itself.
        }
        catch (Exception exception)
        {
            LogNotSent(logger, exception, Id);
            connection.Abort();
        }
        finally
        {
            Interlocked.Decrement(ref _outstanding);
        }
    }

    [LoggerMessage(3301, LogLevel.Information, "Connection {Connection} cannot keep up and is dropped")]
    private static partial void LogTooSlow(ILogger logger, string connection);

    [LoggerMessage(3303, LogLevel.Error, "Connection {Connection} took a message no more and is dropped")]
    private static partial void LogNotSent(ILogger logger, Exception exception, string connection);
}
