using LiveTranslate.Engines.Offline.Recognition;

namespace LiveTranslate.AwsSimulator.Transcribe.Recognition;

/// <summary>
/// Decoders that wait for a stream, the one that was used last on top: so one speaker keeps the decoder that has
/// adapted to them.
/// </summary>
/// <param name="make">Makes a decoder.</param>
/// <param name="reuse">Whether a decoder serves more than one stream.</param>
internal sealed class DecoderStack(Func<IDecoder> make, bool reuse) : IDisposable
{
    // 90 MB each. As many are in use as there are streams; this is what stays of them.
    private const int MaxIdle = 8;
    private readonly Stack<IDecoder> _idle = [];
    private readonly Lock _gate = new();
    private bool _disposed;

    /// <exception cref="DecoderException">A new one is needed and cannot be made.</exception>
    public IDecoder Take()
    {
        lock (_gate)
            if (_idle.TryPop(out var decoder)) return decoder;
        return make();
    }

    /// <summary>Takes back one that is between two utterances.</summary>
    public void Return(IDecoder decoder)
    {
        lock (_gate)
        {
            if (reuse && !_disposed && _idle.Count < MaxIdle)
            {
                _idle.Push(decoder);
                return;
            }
        }

        decoder.Dispose();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            while (_idle.TryPop(out var decoder)) decoder.Dispose();
        }
    }
}
