using System.Net;
using System.Threading.Channels;
using LiveTranslate.Aws.Protocol.Signing;

namespace LiveTranslate.Aws.Protocol.EventStreams;

/// <summary>The body of a request that is a stream of signed messages: each goes out as soon as it is there.</summary>
internal sealed class OutgoingMessages(ServiceAccess access) : HttpContent
{
    // A network that stops taking must not pile up audio here: 256 messages of 200 ms are most of a minute.
    private const int MaxWaiting = 256;

    private readonly Channel<byte[]> _messages = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    /// <summary>How the request was signed: known before its body is sent.</summary>
    public SignedBy? SignedBy { get; set; }

    /// <summary>Waits for room; false when nothing is sent any more.</summary>
    public async ValueTask<bool> WriteAsync(EventStreamMessage message, CancellationToken cancellationToken)
    {
        var encoded = EventStreamEncoder.Encode(message);
        while (!_messages.Writer.TryWrite(encoded))
            if (!await _messages.Writer.WaitToWriteAsync(cancellationToken)) return false;
        return true;
    }

    /// <summary>No more messages come.</summary>
    public void Complete() => _messages.Writer.TryComplete();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var signed = SignedBy ?? throw new InvalidOperationException("The request must be signed before its body.");
        var signer = new EventSigner(access.Signer, signed.Credentials, signed.Signature);
        try
        {
            await foreach (var message in _messages.Reader.ReadAllAsync(cancellationToken)) await SendAsync(message);
            // An empty one says that nothing follows; without it the service waits for more.
            await SendAsync(default);
        }
        finally
        {
            Complete();
        }

        async ValueTask SendAsync(ReadOnlyMemory<byte> message)
        {
            await stream.WriteAsync(EventStreamEncoder.Encode(signer.Sign(message, access.Now)), cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
