namespace LiveTranslate.AwsSimulator.Faults;

/// <summary>A body that comes in small pieces: every write takes the same time, however much is written.</summary>
internal sealed class DribblingStream(Stream to, TimeSpan perWrite, TimeProvider time) : Stream
{
    private const int Pieces = 20;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var size = Math.Max(1, (buffer.Length + Pieces - 1) / Pieces);
        while (!buffer.IsEmpty)
        {
            var piece = buffer[..Math.Min(size, buffer.Length)];
            await to.WriteAsync(piece, cancellationToken);
            await to.FlushAsync(cancellationToken);
            buffer = buffer[piece.Length..];
            await Task.Delay(perWrite / Pieces, time, cancellationToken);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => to.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
