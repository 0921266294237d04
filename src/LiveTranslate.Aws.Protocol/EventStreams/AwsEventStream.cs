using System.Runtime.CompilerServices;
using System.Text.Json;
using LiveTranslate.Aws.Protocol.Signing;

namespace LiveTranslate.Aws.Protocol.EventStreams;

/// <summary>One event stream: written to by one caller, read by one other.</summary>
public sealed class AwsEventStream : IAsyncDisposable
{
    private readonly ServiceAccess _access;
    private readonly HttpMessageInvoker _connection;
    private readonly HttpRequestMessage _request;
    private readonly OutgoingMessages _outgoing;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<HttpResponseMessage> _response;
    private int _disposed;

    internal AwsEventStream(ServiceAccess access, SocketsHttpHandler connection, HttpRequestMessage request, OutgoingMessages outgoing)
    {
        (_access, _request, _outgoing) = (access, request, outgoing);
        _connection = new HttpMessageInvoker(connection);
        _response = OpenAsync(_stop.Token);
    }

    /// <summary>Sends a message; waits only while the network takes none. After the stream's end it is dropped.</summary>
    public async ValueTask SendAsync(EventStreamMessage message, CancellationToken cancellationToken) =>
        await _outgoing.WriteAsync(message, cancellationToken);

    /// <summary>Says that no more messages come.</summary>
    public void Complete() => _outgoing.Complete();

    /// <summary>The service's messages, to the end of the stream. Enumerated once.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AwsServiceException">The service refused the stream, broke it off with an exception, or is gone.</exception>
    public async IAsyncEnumerable<EventStreamMessage> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var messages = OpenAndReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await messages.MoveNextAsync()) yield break;
            }
            catch (EventStreamException exception)
            {
                throw new AwsServiceException(AwsServiceException.UnreadableResponse, exception.Message, innerException: exception);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !_stop.IsCancellationRequested))
            {
                // A connection that is not made in time, or that is reset while both sides send, is cancelled by itself.
                cancellationToken.ThrowIfCancellationRequested();
                throw new AwsServiceException(
                    AwsServiceException.ConnectionFailed, $"{_access.Endpoint.Authority}: {exception.Message}", innerException: exception);
            }

            yield return FaultOf(messages.Current) is { } fault ? throw fault : messages.Current;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        Complete();
        await _stop.CancelAsync();
        try
        {
            (await _response).Dispose();
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or IOException or AwsServiceException)
        {
            // Whoever read has heard of it.
        }

        _request.Dispose();
        _connection.Dispose();
        _stop.Dispose();
    }

    private async Task<HttpResponseMessage> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            _outgoing.SignedBy = await _access.SignAsync(_request, EventSigner.PayloadHash, cancellationToken);
            var sent = _access.Timestamp;
            var response = await _connection.SendAsync(_request, cancellationToken);
            _access.NoteDate(response.Headers.Date, sent);
            return response;
        }
        catch
        {
            // Whoever writes must not wait for room that never comes.
            Complete();
            throw;
        }
    }

    private async IAsyncEnumerable<EventStreamMessage> OpenAndReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var response = await _response.WaitAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            var refusal = await ErrorResponse.ReadAsync(response, cancellationToken);
            // Not sent again here: audio is on its way already. The next stream is signed right.
            var signed = _outgoing.SignedBy!.Value;
            await _access.PutRightAsync(refusal, response.Headers.Date, signed, new Corrections(), cancellationToken);
            throw _access.NameClock(refusal, response.Headers.Date, signed);
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var message in EventStreamDecoder.ReadAllAsync(body, cancellationToken)) yield return message;
    }

    private static AwsServiceException? FaultOf(EventStreamMessage message) => message.MessageType switch
    {
        "exception" => new AwsServiceException(message.ExceptionType ?? "Exception", MessageOf(message)),
        "error" => new AwsServiceException(message.Text(":error-code") ?? "Error", message.Text(":error-message") ?? ""),
        _ => null,
    };

    private static string MessageOf(EventStreamMessage exception)
    {
        try
        {
            using var document = JsonDocument.Parse(exception.Payload);
            foreach (var name in new[] { "Message", "message" })
                if (document.RootElement.TryGetProperty(name, out var text)) return text.GetString() ?? "";
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The exception's name has to do.
        }

        return "";
    }
}
