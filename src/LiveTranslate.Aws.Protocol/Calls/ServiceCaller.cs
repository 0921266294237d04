using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace LiveTranslate.Aws.Protocol;

/// <summary>
/// Sends a service's requests, signed, with retries for what may pass. One for each service in a process: it holds the
/// connections. Safe for use from several threads.
/// </summary>
internal sealed partial class ServiceCaller : IDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly AwsServiceId _service;
    private readonly HttpClient _http;
    private readonly ServiceAccess _access;
    private readonly RetryBudget _budget = new();
    private readonly ResiliencePipeline _retries;

    public ServiceCaller(
        AwsServiceId service, AwsConnectionOptions connection, TimeProvider time, ILogger logger, HttpMessageHandler? handler)
    {
        (_time, _logger, _service) = (time, logger, service);
        _access = new ServiceAccess(service, connection, time, logger);
        _http = new HttpClient(handler ?? ConnectionPool.For(_access.Endpoint), disposeHandler: handler is null)
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

    public Uri Endpoint => _access.Endpoint;

    public DateTimeOffset ServiceNow => _access.Now;

    public int MaxAttempts { get; set; } = 3;

    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <param name="operation">The call's name, for the log.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="make">Makes the request anew for each attempt, complete but for its signature.</param>
    /// <param name="read">Reads the answer of a call that went well.</param>
    /// <param name="cancellationToken">Ends the call, and alone makes it end with <see cref="OperationCanceledException"/>.</param>
    public async Task<T> CallAsync<T>(
        string operation, ReadOnlyMemory<byte> body, Func<HttpRequestMessage> make,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        _service.CheckCalls(operation);
        var hash = Convert.ToHexStringLower(SHA256.HashData(body.Span));
        var context = ResilienceContextPool.Shared.Get(operation, cancellationToken);
        try
        {
            var attempts = 0;
            var response = await _retries.ExecuteAsync(
                attempt =>
                {
                    attempts++;
                    return new ValueTask<T>(AttemptAsync(hash, make, read, attempt.CancellationToken));
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

    public void Dispose()
    {
        _http.Dispose();
        _access.Dispose();
    }

    private async Task<T> AttemptAsync<T>(
        string payloadHash, Func<HttpRequestMessage> make, Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        var corrections = new Corrections();
        while (true)
        {
            using var request = make();
            var signed = await _access.SignAsync(request, payloadHash, cancellationToken);
            var exchange = await _http.ExchangeAsync(request, _access.NoteDate, read, AttemptTimeout, _time, cancellationToken);
            if (exchange.Refusal is not { } refusal) return exchange.Answer!;
            if (await _access.PutRightAsync(refusal, exchange.ServerDate, signed, corrections, cancellationToken)) continue;
            throw _access.NameClock(refusal, exchange.ServerDate, signed);
        }
    }

    private bool IsRetried(RetryPredicateArguments<object> failed)
    {
        if (failed.Outcome.Exception is not AwsServiceException { Transient: true } || failed.AttemptNumber + 1 >= MaxAttempts) return false;
        if (_budget.TryTakeRetry()) return true;
        LogBudgetSpent(_access.ServiceName, failed.Context.OperationKey);
        return false;
    }

    private ValueTask LogRetry(OnRetryArguments<object> retry)
    {
        var failure = (AwsServiceException)retry.Outcome.Exception!;
        LogRetried(_access.ServiceName, retry.Context.OperationKey, failure.Code, retry.RetryDelay.TotalMilliseconds);
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(4501, LogLevel.Information, "{Service} {Operation}: {Code}, again in {DelayMs:0} ms")]
    private partial void LogRetried(string service, string? operation, string code, double delayMs);

    [LoggerMessage(4502, LogLevel.Warning, "{Service} {Operation} is not tried again: too many calls fail")]
    private partial void LogBudgetSpent(string service, string? operation);
}
