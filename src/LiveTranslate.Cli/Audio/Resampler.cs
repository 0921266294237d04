using System.Numerics;
using System.Runtime.InteropServices;

namespace LiveTranslate.Cli.Audio;

/// <summary>
/// Turns one sample rate into another, block by block: the result is the same however the input is cut, begins with the
/// input's first sample, and is ⌈input × out / in⌉ samples long.
/// </summary>
internal sealed class Resampler(int inputRate, int outputRate)
{
    private readonly ResamplingFilter? _filter = inputRate == outputRate ? null : new(inputRate, outputRate);
    private readonly List<float> _history = [];
    private long _read;
    private long _written;

    /// <summary>The index in the input of the first sample still held; negative indexes are the silence before it.</summary>
    private long _historyStart;

    /// <summary>Takes a block and appends what it completes.</summary>
    public void Write(ReadOnlySpan<float> input, List<float> output)
    {
        if (_filter is null)
        {
            output.AddRange(input);
            return;
        }

        if (_read == 0 && _history.Count == 0)
        {
            _historyStart = -_filter.HalfLength + 1;
            AddSilence(_filter.HalfLength - 1);
        }

        _history.AddRange(input);
        _read += input.Length;
        Produce(_filter, output, long.MaxValue);
    }

    /// <summary>The input is over: appends what the filter still held back.</summary>
    public void Complete(List<float> output)
    {
        if (_filter is null || _read == 0)
            return;
        AddSilence(_filter.HalfLength);
        Produce(_filter, output, (_read * _filter.Up + _filter.Down - 1) / _filter.Down);
    }

    private void AddSilence(int count)
    {
        for (var i = 0; i < count; i++)
            _history.Add(0);
    }

    private void Produce(ResamplingFilter filter, List<float> output, long limit)
    {
        var history = CollectionsMarshal.AsSpan(_history);
        int from;
        while (true)
        {
            var position = _written * filter.Down;
            from = (int)(position / filter.Up - filter.HalfLength + 1 - _historyStart);
            if (_written >= limit || from + filter.Length > history.Length)
                break;
            var weights = filter.Phase((int)(position % filter.Up));
            output.Add(Dot(history.Slice(from, filter.Length), weights));
            _written++;
        }

        // Nothing before the next result's first input is needed again.
        var done = Math.Min(from, _history.Count);
        if (done <= 0)
            return;
        _history.RemoveRange(0, done);
        _historyStart += done;
    }

    private static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var lanes = Vector<float>.Zero;
        var at = 0;
        for (; at + Vector<float>.Count <= left.Length; at += Vector<float>.Count)
            lanes += new Vector<float>(left[at..]) * new Vector<float>(right[at..]);
        var sum = Vector.Sum(lanes);
        for (; at < left.Length; at++)
            sum += left[at] * right[at];
        return sum;
    }
}
