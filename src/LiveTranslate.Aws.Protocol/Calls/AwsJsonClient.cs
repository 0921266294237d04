using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Aws.Protocol;

/// <summary>
/// Calls a service's operations in JSON 1.1, signed, with retries for what may pass. One for each service in a process:
/// it holds the connections. Safe for use from several threads.
/// </summary>
public sealed class AwsJsonClient : IDisposable
{
    private const string ContentType = "application/x-amz-json-1.1";

    private readonly AwsJsonService _service;
    private readonly ServiceCaller _caller;

    /// <summary>Makes a client. Nothing is sent and no credentials are looked for before the first call.</summary>
    /// <param name="service">The service.</param>
    /// <param name="connection">Where it is and who calls; free of <see cref="AwsConnectionOptions.ConnectionFaults"/>.</param>
    /// <param name="time">Signs, times attempts out and spaces retries.</param>
    /// <param name="logger">Hears of retries and corrections.</param>
    /// <param name="handler">Sends; its owner disposes of it. None for the client's own pool of connections.</param>
    /// <exception cref="InvalidOperationException">The options name no region, or what the region does not have.</exception>
    public AwsJsonClient(
        AwsJsonService service, AwsConnectionOptions connection, TimeProvider time, ILogger logger, HttpMessageHandler? handler = null) =>
        (_service, _caller) = (service, new ServiceCaller(service, connection, time, logger, handler));

    /// <summary>Where the calls go.</summary>
    public Uri Endpoint => _caller.Endpoint;

    /// <summary>The service's time, as far as its answers have told it; until then this machine's.</summary>
    public DateTimeOffset ServiceNow => _caller.ServiceNow;

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

    /// <summary>Calls an operation.</summary>
    /// <param name="operation">Its name, such as <c>PutRecords</c>.</param>
    /// <param name="request">What is sent.</param>
    /// <param name="requestInfo">How it is written.</param>
    /// <param name="responseInfo">How the answer is read; an empty answer is read as <c>{}</c>.</param>
    /// <param name="cancellationToken">Ends the call, and alone makes it end with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="AwsServiceException">The service refused, or did not answer; the last attempt's failure.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<TResponse> CallAsync<TRequest, TResponse>(
        string operation, TRequest request, JsonTypeInfo<TRequest> requestInfo, JsonTypeInfo<TResponse> responseInfo,
        CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request, requestInfo);
        return _caller.CallAsync(
            operation, body, Make, (response, token) => JsonBody.ReadAsync(response, responseInfo, token), cancellationToken);

        HttpRequestMessage Make()
        {
            var message = new HttpRequestMessage(HttpMethod.Post, Endpoint) { Content = new ByteArrayContent(body) };
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
            message.Headers.TryAddWithoutValidation("X-Amz-Target", $"{_service.TargetPrefix}.{operation}");
            return message;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _caller.Dispose();
}
