using System.Threading.Channels;

namespace LiveTranslate.Orleans.Aws.Streaming.Reading;

/// <summary>
/// What is read and waits for the lane's agent. Beyond its bound in bytes the shards wait: a record may be anything from
/// a few bytes to a megabyte, so that their number would be no bound. Many write, one reads.
/// </summary>
internal sealed class ReadAhead : Channel<AudioBatch>
{
    private readonly Channel<AudioBatch> _records = Channel.CreateUnbounded<AudioBatch>();

    private readonly Lock _gate = new();
    private readonly long _maxBytes;
    private TaskCompletionSource _room = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytes;

    /// <param name="maxBytes">One record goes in whatever its size, as long as there is less than this.</param>
    public ReadAhead(long maxBytes)
    {
        _maxBytes = maxBytes;
        (Reader, Writer) = (_records.Reader, new BoundedWriter(this));
    }

    /// <summary>The next record, if there is one; makes room.</summary>
    public bool TryRead(out AudioBatch batch)
    {
        if (!_records.Reader.TryRead(out batch!)) return false;
        TaskCompletionSource room;
        lock (_gate)
        {
            _bytes -= batch.Bytes;
            room = _room;
            if (_bytes >= _maxBytes) return true;
            _room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        room.TrySetResult();
        return true;
    }

    private sealed class BoundedWriter(ReadAhead ahead) : ChannelWriter<AudioBatch>
    {
        public override bool TryWrite(AudioBatch item)
        {
            lock (ahead._gate)
            {
                if (ahead._bytes >= ahead._maxBytes || !ahead._records.Writer.TryWrite(item)) return false;
                ahead._bytes += item.Bytes;
                return true;
            }
        }

        public override async ValueTask<bool> WaitToWriteAsync(CancellationToken cancellationToken = default)
        {
            Task room;
            lock (ahead._gate)
            {
                if (ahead._bytes < ahead._maxBytes) room = Task.CompletedTask;
                else room = ahead._room.Task;
            }

            await room.WaitAsync(cancellationToken);
            return await ahead._records.Writer.WaitToWriteAsync(cancellationToken);
        }

        public override bool TryComplete(Exception? error = null) => ahead._records.Writer.TryComplete(error);
    }
}
