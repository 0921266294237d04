using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Tests.Server;

/// <summary>What a speaker sent, put together so that a test can say where in it somebody spoke.</summary>
internal sealed class SentAudio
{
    private const int BytesPerMillisecond = PcmFormat.BytesPerSecond / 1000;
    private readonly SyntheticSpeech _audio = new();
    private readonly List<(long FromMs, long ToMs)> _spoken = [];
    private long _lengthMs;

    public byte[] Pcm => _audio.ToArray();

    public IReadOnlyList<byte[]> Chunks => _audio.ToChunks();

    /// <summary>Sentences with pauses between them that are long enough to end a window.</summary>
    public static SentAudio Sentences(int count, double seconds = 1.3)
    {
        var audio = new SentAudio();
        for (var i = 0; i < count; i++) audio.Speak(seconds).Pause(0.7);
        return audio;
    }

    public SentAudio Speak(double seconds, double level = 0.3)
    {
        _audio.Speak(seconds, level);
        _spoken.Add((_lengthMs, _lengthMs + Milliseconds(seconds)));
        _lengthMs += Milliseconds(seconds);
        return this;
    }

    public SentAudio Pause(double seconds)
    {
        _audio.Pause(seconds);
        _lengthMs += Milliseconds(seconds);
        return this;
    }

    /// <summary>
    /// The recognizer's text proves which samples it heard: every spoken moment is in exactly one segment, and each
    /// segment heard exactly the audio between its bounds.
    /// </summary>
    public void AssertHeardOnce(IReadOnlyList<Caption> captions)
    {
        var pcm = Pcm;
        Assert.Equal(Enumerable.Range(0, captions.Count), captions.Select(caption => caption.Index));
        var end = 0L;
        foreach (var caption in captions)
        {
            Assert.InRange(caption.StartMs, end, _lengthMs);
            Assert.InRange(caption.EndMs, caption.StartMs + 1, _lengthMs);
            AssertSilent(end, caption.StartMs);
            end = caption.EndMs;
            var heard = pcm[(int)(caption.StartMs * BytesPerMillisecond)..(int)(caption.EndMs * BytesPerMillisecond)];
            Assert.Equal(FakeRecognizer.TextOf(heard), caption.SourceText);
        }

        AssertSilent(end, _lengthMs);
    }

    private void AssertSilent(long fromMs, long toMs)
    {
        if (fromMs == toMs) return;
        foreach (var spoken in _spoken)
            Assert.False(
                spoken.FromMs < toMs && spoken.ToMs > fromMs,
                $"Speech at {spoken.FromMs}–{spoken.ToMs} ms is not in any segment: nothing covers {fromMs}–{toMs} ms.");
    }

    private static long Milliseconds(double seconds) => (long)Math.Round(seconds * 1000);
}
