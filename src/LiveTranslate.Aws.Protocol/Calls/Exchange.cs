namespace LiveTranslate.Aws.Protocol;

/// <summary>One request and what came back: an answer, or the service's refusal and its time.</summary>
internal readonly record struct Exchange<TResponse>(TResponse? Answer, AwsServiceException? Refusal = null, DateTimeOffset? ServerDate = null);

internal static class Exchange
{
    /// <exception cref="AwsServiceException">Nothing came back, or nothing that can be read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<Exchange<TResponse>> ExchangeAsync<TResponse>(
        this HttpClient http, HttpRequestMessage request, Action<DateTimeOffset?, long> noteDate, Func<HttpResponseMessage, CancellationToken, Task<TResponse>> read,
        TimeSpan within, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var sent = time.GetTimestamp();
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            noteDate(response.Headers.Date, sent);
            return response.IsSuccessStatusCode
                ? new(await read(response, either.Token))
                : new(default, await ErrorResponse.ReadAsync(response, either.Token), response.Headers.Date);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AwsServiceException(
                AwsServiceException.AttemptTimedOut,
                $"No answer from {request.RequestUri!.Authority} within {within.TotalSeconds:0.###} s.", innerException: exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // A call that is cancelled or out of time may break its connection before it says so.
            cancellationToken.ThrowIfCancellationRequested();
            throw new AwsServiceException(
                timeout.IsCancellationRequested ? AwsServiceException.AttemptTimedOut : AwsServiceException.ConnectionFailed,
                $"{request.RequestUri!.Authority}: {exception.Message}", innerException: exception);
        }
    }
}
