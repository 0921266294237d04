using System.Net.Http.Headers;
using LiveTranslate.Aws.Protocol.Signing;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Aws.Protocol.EventStreams;

/// <summary>
/// Opens a service's event streams, which go both ways at once over HTTP/2. Each has a connection of its own: AWS takes
/// one stream a connection, and a shared pool would put many on one. Safe for use from several threads.
/// </summary>
public sealed class AwsEventStreamClient : IDisposable
{
    private const string ContentType = "application/vnd.amazon.eventstream";
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(5);

    // A service that is gone without a goodbye is noticed within twice this, not when TCP gives up.
    private static readonly TimeSpan PingPeriod = TimeSpan.FromSeconds(2);

    private readonly ServiceAccess _access;

    /// <summary>Makes a client. Nothing is sent and no credentials are looked for before the first stream.</summary>
    /// <param name="service">The service.</param>
    /// <param name="connection">Where it is and who calls; free of <see cref="AwsConnectionOptions.ConnectionFaults"/>.</param>
    /// <param name="time">Signs.</param>
    /// <param name="logger">Hears of corrections.</param>
    /// <exception cref="InvalidOperationException">The options name no region, or what the region does not have.</exception>
    public AwsEventStreamClient(AwsServiceId service, AwsConnectionOptions connection, TimeProvider time, ILogger logger) =>
        _access = new ServiceAccess(service, connection, time, logger);

    /// <summary>Where the streams go.</summary>
    public Uri Endpoint => _access.Endpoint;

    /// <summary>Begins a stream and returns at once: that it cannot be opened is what its reader hears.</summary>
    /// <param name="path">Such as <c>/stream-transcription</c>.</param>
    /// <param name="headers">What is asked for, as headers.</param>
    public AwsEventStream Open(string path, IEnumerable<KeyValuePair<string, string>> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Endpoint, path))
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var outgoing = new OutgoingMessages(_access);
        request.Content = outgoing;
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        request.Headers.TryAddWithoutValidation("X-Amz-Content-SHA256", EventSigner.PayloadHash);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return new AwsEventStream(_access, NewConnection(), request, outgoing);
    }

    /// <inheritdoc/>
    public void Dispose() => _access.Dispose();

    private SocketsHttpHandler NewConnection() => new()
    {
        ConnectTimeout = ConnectTime,
        MaxConnectionsPerServer = 1,
        KeepAlivePingDelay = PingPeriod,
        KeepAlivePingTimeout = PingPeriod,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        AllowAutoRedirect = false,
        UseCookies = false,
        // A proxy for the world does not know this machine's own ports.
        UseProxy = !Endpoint.IsLoopback,
    };
}
