using System.Net.Http.Headers;
using System.Text.Json;
using Amazon.Runtime;
using LiveTranslate.Aws.Protocol.EventStreams;
using LiveTranslate.Aws.Protocol.Signing;
using LiveTranslate.Testing;

namespace LiveTranslate.Aws.Tests.Simulator;

/// <summary>A stream whose messages a test makes itself, right or wrong, and sends at once.</summary>
internal sealed class RawTranscription(SimulatedAws aws)
{
    private readonly SigV4Signer _signer = new("us-east-1", "transcribe");
    private readonly ImmutableCredentials _credentials = new(SimulatedAws.AccessKey, SimulatedAws.SecretKey, null);

    public static byte[] Audio(byte[] pcm) => EventStreamEncoder.Encode(EventStreamMessage.Event("AudioEvent", "application/octet-stream", pcm));

    /// <param name="messages">Makes the messages with the signer of this stream.</param>
    /// <param name="http">The connection; one of its own when null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The names of the events and exceptions that came, the last with its sentence; or the status of a refusal.</returns>
    public async Task<(List<string?> Names, string? Message)> SendAsync(
        Func<EventSigner, IEnumerable<EventStreamMessage>> messages, HttpClient? http, CancellationToken cancellationToken)
    {
        using var own = new HttpClient();
        using var request = Request(messages);
        using var response = await (http ?? own).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode) return ([$"{(int)response.StatusCode}"], await response.Content.ReadAsStringAsync(cancellationToken));
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var (names, sentence) = (new List<string?>(), (string?)null);
        await foreach (var message in EventStreamDecoder.ReadAllAsync(body, cancellationToken))
        {
            names.Add(message.EventType ?? message.ExceptionType);
            if (message.ExceptionType is not null)
                sentence = JsonDocument.Parse(message.Payload).RootElement.GetProperty("Message").GetString();
        }

        return (names, sentence);
    }

    private HttpRequestMessage Request(Func<EventSigner, IEnumerable<EventStreamMessage>> messages)
    {
        var type = new MediaTypeHeaderValue("application/vnd.amazon.eventstream");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(aws.Transcribe, "/stream-transcription"))
        {
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([]) { Headers = { ContentType = type } },
        };
        request.Headers.Add("X-Amz-Content-SHA256", EventSigner.PayloadHash);
        request.Headers.Add("x-amzn-transcribe-language-code", "en-US");
        request.Headers.Add("x-amzn-transcribe-media-encoding", "pcm");
        request.Headers.Add("x-amzn-transcribe-sample-rate", "16000");
        var signature = _signer.Sign(request, EventSigner.PayloadHash, _credentials, TimeProvider.System.GetUtcNow());
        var signer = new EventSigner(_signer, _credentials, signature);
        // Known only now, since the first message's signature begins with the request's.
        request.Content = new ByteArrayContent([.. messages(signer).SelectMany(EventStreamEncoder.Encode)]) { Headers = { ContentType = type } };
        return request;
    }
}
