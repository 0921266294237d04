using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LiveTranslate.Aws.Protocol.Signing;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace LiveTranslate.Aws.Protocol;

/// <summary>
/// Calls a service's operations in JSON 1.1, signed, with retries for what may pass. One for each service in a process:
/// it holds the connections. Safe for use from several threads.
/// </summary>
public sealed partial class AwsJsonClient : IDisposable
{
    private const string ContentType = "application/x-amz-json-1.1";
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(5);

    private readonly AwsJsonService _service;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpClient _http;
    private readonly CredentialSource _credentials;
    private readonly SigV4Signer _signer;
    private readonly ServiceClock _clock;
    private readonly RetryBudget _budget = new();
    private readonly ResiliencePipeline _retries;

    /// <summary>Makes a client. Nothing is sent and no credentials are looked for before the first call.</summary>
    /// <param name="service">The service.</param>
    /// <param name="connection">Where it is and who calls; free of <see cref="AwsConnectionOptions.ConnectionFaults"/>.</param>
    /// <param name="time">Signs, times attempts out and spaces retries.</param>
    /// <param name="logger">Hears of retries and corrections.</param>
    /// <param name="handler">Sends; its owner disposes of it. None for the client's own pool of connections.</param>
    /// <exception cref="InvalidOperationException">The options name no region, or what the region does not have.</exception>
    public AwsJsonClient(
        AwsJsonService service, AwsConnectionOptions connection, TimeProvider time, ILogger logger, HttpMessageHandler? handler = null)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(connection);
        _service = service;
        _time = time;
        _logger = logger;
        Endpoint = AwsEndpoint.Of(service.EndpointPrefix, connection);
        _credentials = new CredentialSource(connection);
        _signer = new SigV4Signer(connection.SigningRegion!, service.SigningName);
        _clock = new ServiceClock(time);
        _http = new HttpClient(handler ?? ConnectionPool.For(Endpoint), disposeHandler: handler is null)
        {
            // Each attempt has its own time.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _retries = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                Delay = RetryDelay,
                MaxDelay = MaxRetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = failed => ValueTask.FromResult(IsRetried(failed)),
                OnRetry = LogRetry,
            })
            .Build();
    }

    /// <summary>Where the calls go.</summary>
    public Uri Endpoint { get; }

    /// <summary>Attempts a call may take, 3 by default. A caller that has a loop of its own sets 1.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>How long one attempt may take until its answer is read, 10 s by default.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Calls an operation.</summary>
    /// <param name="operation">Its name, such as <c>PutRecords</c>.</param>
    /// <param name="request">What is sent.</param>
    /// <param name="requestInfo">How it is written.</param>
    /// <param name="responseInfo">How the answer is read; an empty answer is read as <c>{}</c>.</param>
    /// <param name="cancellationToken">Ends the call, and alone makes it end with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="AwsServiceException">The service refused, or did not answer; the last attempt's failure.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        string operation, TRequest request, JsonTypeInfo<TRequest> requestInfo, JsonTypeInfo<TResponse> responseInfo,
        CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request, requestInfo);
        var context = ResilienceContextPool.Shared.Get(operation, cancellationToken);
        try
        {
            var attempts = 0;
            var response = await _retries.ExecuteAsync(
                attempt =>
                {
                    attempts++;
                    return new ValueTask<TResponse>(AttemptAsync(operation, body, responseInfo, attempt.CancellationToken));
                },
                context);
            _budget.Succeeded(afterRetry: attempts > 1);
            return response;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _credentials.Dispose();
    }

    // Two mistakes are put right and the attempt made again, once each, at once: a wrong clock, keys that expired.
    private async Task<TResponse> AttemptAsync<TResponse>(
        string operation, byte[] body, JsonTypeInfo<TResponse> responseInfo, CancellationToken cancellationToken)
    {
        bool clockCorrected = false, credentialsRenewed = false;
        while (true)
        {
            var credentials = await _credentials.GetAsync(cancellationToken);
            var at = _clock.Now;
            using var request = new HttpRequestMessage(HttpMethod.Post, Endpoint) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
            request.Headers.TryAddWithoutValidation("X-Amz-Target", $"{_service.TargetPrefix}.{operation}");
            request.Headers.TryAddWithoutValidation("User-Agent", "LiveTranslate");
            _signer.Sign(request, body, credentials, at);

            var exchange = await _http.ExchangeAsync(request, responseInfo, AttemptTimeout, _time, cancellationToken);
            if (exchange.Refusal is not { } refusal) return exchange.Answer!;
            if (!clockCorrected && _clock.CorrectedBy(refusal, at, exchange.ServerDate))
            {
                clockCorrected = true;
                LogClockCorrected(_service.SigningName, _clock.Offset);
            }
            else if (!credentialsRenewed && refusal.Code is "ExpiredTokenException" or "ExpiredToken"
                && await _credentials.RefreshAsync(credentials, cancellationToken))
            {
                credentialsRenewed = true;
                LogCredentialsRenewed(_service.SigningName);
            }
            else
            {
                throw refusal;
            }
        }
    }

    private bool IsRetried(RetryPredicateArguments<object> failed)
    {
        if (failed.Outcome.Exception is not AwsServiceException { Transient: true } || failed.AttemptNumber + 1 >= MaxAttempts) return false;
        if (_budget.TryTakeRetry()) return true;
        LogBudgetSpent(_service.SigningName, failed.Context.OperationKey);
        return false;
    }

    private ValueTask LogRetry(OnRetryArguments<object> retry)
    {
        var failure = (AwsServiceException)retry.Outcome.Exception!;
        LogRetried(_service.SigningName, retry.Context.OperationKey, failure.Code, retry.RetryDelay.TotalMilliseconds);
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(4301, LogLevel.Information, "{Service} {Operation}: {Code}, again in {DelayMs:0} ms")]
    private partial void LogRetried(string service, string? operation, string code, double delayMs);

    [LoggerMessage(4302, LogLevel.Warning, "{Service} {Operation} is not tried again: too many calls fail")]
    private partial void LogBudgetSpent(string service, string? operation);

    [LoggerMessage(4303, LogLevel.Warning, "{Service} has another time than this machine; signing with an offset of {Offset}")]
    private partial void LogClockCorrected(string service, TimeSpan offset);

    [LoggerMessage(4304, LogLevel.Information, "{Service} called the credentials expired; they were renewed")]
    private partial void LogCredentialsRenewed(string service);
}
