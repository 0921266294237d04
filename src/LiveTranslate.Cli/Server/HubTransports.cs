using Microsoft.AspNetCore.Http.Connections;

namespace LiveTranslate.Cli.Server;

/// <summary>
/// What is known of the way to one server: which transports are worth a try, and in which order. WebSockets without
/// negotiation come first; long polling gets through what swallows them. The same rules as the browser's page.
/// </summary>
internal sealed class HubTransports(TimeProvider time)
{
    // A proxy stays as it is for a meeting, but a laptop moves to another network.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);

    // Where WebSockets have worked, the first losses are a server's or a network's, and long polling would only delay the
    // next try.
    private const int LossesTrusted = 2;

    private readonly Lock _lock = new();
    private long? _blockedSince;
    private bool _webSocketsWorked;
    private int _failures;

    public IReadOnlyList<HttpTransportType> Order()
    {
        lock (_lock)
        {
            if (_blockedSince is { } since && time.GetElapsedTime(since) < Remembered)
                return [HttpTransportType.LongPolling, HttpTransportType.WebSockets];
            return _webSocketsWorked && _failures < LossesTrusted
                ? [HttpTransportType.WebSockets]
                : [HttpTransportType.WebSockets, HttpTransportType.LongPolling];
        }
    }

    /// <summary>A connection stands. Only this tells a transport that is blocked from a server that is gone.</summary>
    public void Opened(HttpTransportType transport, IReadOnlyCollection<HttpTransportType> failedBefore)
    {
        lock (_lock)
        {
            _failures = 0;
            _webSocketsWorked = transport is HttpTransportType.WebSockets;
            if (_webSocketsWorked) _blockedSince = null;
            else if (failedBefore.Contains(HttpTransportType.WebSockets)) _blockedSince = time.GetTimestamp();
        }
    }

    /// <summary>None of them opened.</summary>
    public void Failed()
    {
        lock (_lock) _failures++;
    }
}
