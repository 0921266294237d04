namespace LiveTranslate.Cli.Audio;

/// <summary>Looks a few bytes ahead in a stream that cannot seek. Owns the stream.</summary>
internal sealed class PeekStream(Stream inner) : IAsyncDisposable
{
    private byte[] _ahead = [];

    /// <summary>How many bytes are left; null when only the end will tell.</summary>
    public long? Left => inner.CanSeek ? inner.Length - inner.Position + _ahead.Length : null;

    /// <summary>The next bytes without taking them; fewer only at the end.</summary>
    public async ValueTask<byte[]> PeekAsync(int count, CancellationToken cancellation)
    {
        if (_ahead.Length >= count)
            return _ahead[..count];
        var known = _ahead.Length;
        var bytes = new byte[count];
        _ahead.CopyTo(bytes, 0);
        var read = await inner.ReadAtLeastAsync(bytes.AsMemory(known), count - known, throwOnEndOfStream: false, cancellation);
        _ahead = bytes[..(known + read)];
        return _ahead;
    }

    /// <summary>Bytes further on, of a stream that can seek; fewer only at the end.</summary>
    public async ValueTask<byte[]> PeekAtAsync(long offset, int count, CancellationToken cancellation)
    {
        var position = inner.Position;
        inner.Position = position - _ahead.Length + offset;
        var bytes = new byte[count];
        var read = await inner.ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false, cancellation);
        inner.Position = position;
        return bytes[..read];
    }

    /// <summary>What is there now, at most the buffer; 0 at the end.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        if (_ahead.Length == 0)
            return await inner.ReadAsync(buffer, cancellation);
        var count = Math.Min(_ahead.Length, buffer.Length);
        _ahead.AsMemory(0, count).CopyTo(buffer);
        _ahead = _ahead[count..];
        return count;
    }

    /// <summary>A whole buffer; less only at the end.</summary>
    public async ValueTask<int> FillAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        var filled = 0;
        while (filled < buffer.Length && await ReadAsync(buffer[filled..], cancellation) is > 0 and var read)
            filled += read;
        return filled;
    }

    public async ValueTask SkipAsync(long count, CancellationToken cancellation)
    {
        var buffer = new byte[8_192];
        while (count > 0 && await ReadAsync(buffer.AsMemory(0, (int)Math.Min(count, buffer.Length)), cancellation) is > 0 and var read)
            count -= read;
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
