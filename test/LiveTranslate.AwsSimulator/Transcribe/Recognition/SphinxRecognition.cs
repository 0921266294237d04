using System.Runtime.InteropServices;
using System.Threading.Channels;
using LiveTranslate.Engines.Offline.Recognition;

namespace LiveTranslate.AwsSimulator.Transcribe.Recognition;

/// <summary>A stream's audio on its way through a decoder, on a thread of its own: decoding fills a core.</summary>
internal sealed class SphinxRecognition : IRecognition
{
    // Frames have 100 ms or more: some seconds wait while a decoder is made. Then the stream's sender waits.
    private const int MaxFrames = 64;

    // A result every quarter of a second; behind 16 s that nobody reads the decoder waits.
    private const int MaxResults = 64;
    private readonly Channel<ReadOnlyMemory<byte>> _audio = Channel.CreateBounded<ReadOnlyMemory<byte>>(MaxFrames);
    private readonly Channel<Heard> _results = Channel.CreateBounded<Heard>(MaxResults);
    private readonly DecoderStack _decoders;
    private readonly Action<Exception> _failed;

    public SphinxRecognition(DecoderStack decoders, Action<Exception> failed)
    {
        (_decoders, _failed) = (decoders, failed);
        new Thread(Run) { IsBackground = true, Name = "PocketSphinx" }.Start();
    }

    public IAsyncEnumerable<Heard> Results => _results.Reader.ReadAllAsync();

    public async ValueTask HearAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        try
        {
            await _audio.Writer.WriteAsync(pcm, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            // The decoder failed; its results have said so.
        }
    }

    public void Complete() => _audio.Writer.TryComplete();

    /// <summary>Nobody waits for the rest.</summary>
    public ValueTask DisposeAsync()
    {
        _audio.Writer.TryComplete();
        _results.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    private void Run()
    {
        IDecoder? decoder = null;
        try
        {
            decoder = _decoders.Take();
            Decode(new UtteranceDecoder(decoder));
            _decoders.Return(decoder);
            _results.Writer.TryComplete();
        }
        catch (Exception failure) when (failure is DecoderException or DllNotFoundException)
        {
            // Whatever state it is in, no other stream inherits it.
            decoder?.Dispose();
            _audio.Writer.TryComplete();
            _results.Writer.TryComplete(failure);
            _failed(failure);
        }
    }

    private void Decode(UtteranceDecoder utterances)
    {
        while (_audio.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_audio.Reader.TryRead(out var pcm))
            {
                foreach (var heard in utterances.Hear(MemoryMarshal.Cast<byte, short>(pcm.Span).ToArray())) Tell(heard);
            }
        }

        if (utterances.End() is { } last) Tell(last);
    }

    private void Tell(Heard heard)
    {
        // A stream that ended takes no more, but its decoder goes back as it should.
        while (!_results.Writer.TryWrite(heard))
            if (!_results.Writer.WaitToWriteAsync().AsTask().GetAwaiter().GetResult()) return;
    }
}
