using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Tests.Pipeline.Sessions;

/// <summary>Speech of a producer that numbers nothing, and whether all of it was heard.</summary>
internal static class PlainSpeech
{
    /// <summary>Sentences of 2 s, pause included, of which no two are alike.</summary>
    public static SyntheticSpeech Sentences(int count)
    {
        var audio = new SyntheticSpeech(count);
        for (var i = 0; i < count; i++) audio.Speak(1.25).Pause(0.75);
        return audio;
    }

    /// <summary>Every segment is the audio between its bounds, when the session begins with the audio given.</summary>
    public static void AssertHeard(byte[] audio, IEnumerable<Segment> segments)
    {
        long end = 0;
        foreach (var segment in segments)
        {
            Assert.True(segment.StartSample >= end, $"Segment {segment.Index} overlaps the one before.");
            end = segment.EndSample;
            var pcm = audio.AsMemory(
                (int)segment.StartSample * PcmFormat.BytesPerSample,
                (int)(segment.EndSample - segment.StartSample) * PcmFormat.BytesPerSample);
            Assert.Equal(FakeRecognizer.TextOf(pcm), segment.SourceText);
        }
    }
}
