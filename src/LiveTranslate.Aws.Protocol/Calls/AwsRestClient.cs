using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Aws.Protocol;

/// <summary>
/// Calls a service's operations in REST-JSON, signed, with retries for what may pass. One for each service in a process:
/// it holds the connections. Safe for use from several threads.
/// </summary>
public sealed class AwsRestClient : IDisposable
{
    private readonly ServiceCaller _caller;

    /// <summary>Makes a client. Nothing is sent and no credentials are looked for before the first call.</summary>
    /// <param name="service">The service.</param>
    /// <param name="connection">Where it is and who calls; free of <see cref="AwsConnectionOptions.ConnectionFaults"/>.</param>
    /// <param name="time">Signs, times attempts out and spaces retries.</param>
    /// <param name="logger">Hears of retries and corrections.</param>
    /// <param name="handler">Sends; its owner disposes of it. None for the client's own pool of connections.</param>
    /// <exception cref="InvalidOperationException">The options name no region, or what the region does not have.</exception>
    public AwsRestClient(
        AwsServiceId service, AwsConnectionOptions connection, TimeProvider time, ILogger logger, HttpMessageHandler? handler = null) =>
        _caller = new ServiceCaller(service, connection, time, logger, handler);

    /// <summary>Where the calls go.</summary>
    public Uri Endpoint => _caller.Endpoint;

    /// <summary>Attempts a call may take, 3 by default. A caller that has a loop of its own sets 1.</summary>
    public int MaxAttempts
    {
        get => _caller.MaxAttempts;
        init => _caller.MaxAttempts = value;
    }

    /// <summary>How long one attempt may take until its answer is read, 10 s by default.</summary>
    public TimeSpan AttemptTimeout
    {
        get => _caller.AttemptTimeout;
        init => _caller.AttemptTimeout = value;
    }

    /// <summary>Gets what an operation answers in JSON.</summary>
    /// <param name="operation">Its name, for the log.</param>
    /// <param name="pathAndQuery">Such as <c>/v1/voices?Engine=neural</c>, encoded.</param>
    /// <param name="responseInfo">How the answer is read.</param>
    /// <param name="cancellationToken">Ends the call, and alone makes it end with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="AwsServiceException">The service refused, or did not answer; the last attempt's failure.</exception>
    public Task<TResponse> GetAsync<TResponse>(
        string operation, string pathAndQuery, JsonTypeInfo<TResponse> responseInfo, CancellationToken cancellationToken) =>
        _caller.CallAsync(
            operation, default, () => new HttpRequestMessage(HttpMethod.Get, new Uri(Endpoint, pathAndQuery)),
            (response, token) => JsonBody.ReadAsync(response, responseInfo, token), cancellationToken);

    /// <summary>Posts JSON, and gets bytes for it.</summary>
    /// <param name="operation">Its name, for the log.</param>
    /// <param name="path">Such as <c>/v1/speech</c>.</param>
    /// <param name="request">What is sent.</param>
    /// <param name="requestInfo">How it is written.</param>
    /// <param name="maxBytes">A longer answer is refused as unreadable, and not read on.</param>
    /// <param name="cancellationToken">Ends the call, and alone makes it end with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="AwsServiceException">The service refused, or did not answer; the last attempt's failure.</exception>
    public Task<ReadOnlyMemory<byte>> PostForBytesAsync<TRequest>(
        string operation, string path, TRequest request, JsonTypeInfo<TRequest> requestInfo, int maxBytes, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request, requestInfo);
        return _caller.CallAsync(
            operation, body, Make, (response, token) => BinaryBody.ReadAsync(response, maxBytes, token), cancellationToken);

        HttpRequestMessage Make()
        {
            var message = new HttpRequestMessage(HttpMethod.Post, new Uri(Endpoint, path)) { Content = new ByteArrayContent(body) };
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            return message;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _caller.Dispose();
}
