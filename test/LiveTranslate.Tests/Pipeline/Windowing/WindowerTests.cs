using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Custody;
using LiveTranslate.Pipeline.Windowing;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Tests.Pipeline.Windowing;

public sealed class WindowerTests
{
    private readonly WindowOptions _options = new();

    [Fact]
    public void A_pause_closes_a_window_that_holds_a_second()
    {
        var windows = Cut(new SyntheticSpeech().Pause(1).Speak(1.5).Pause(1).Speak(2).Pause(1));
        Assert.Equal(2, windows.Count);
        // From a quarter second before the first sound to a pause after the last: at two seconds 240 ms suffice.
        Assert.InRange(windows[0].Cut.StartSample / 16_000.0, 0.6, 1.01);
        Assert.InRange(windows[0].Cut.EndSample / 16_000.0, 2.7, 2.9);
        Assert.InRange(windows[1].Cut.EndSample / 16_000.0, 5.6, 5.8);
    }

    [Fact]
    public void Speech_without_a_pause_is_cut_at_three_seconds_at_the_latest()
    {
        var windows = Cut(new SyntheticSpeech().Speak(20));
        Assert.All(windows, window => Assert.InRange(window.Cut.Samples, 1, 3 * PcmFormat.SampleRate));
        // The voice never stops, so that its dips are all there is to take for a pause: the longest may do near the end.
        Assert.All(windows.SkipLast(1), window => Assert.True(window.Cut.Samples >= 2.2 * PcmFormat.SampleRate));
    }

    [Fact]
    public void Speech_without_a_pause_is_cut_at_the_quietest_place_of_its_last_half_second()
    {
        // Half a second before the limit there is a dip, too short for a pause.
        var windows = Cut(new SyntheticSpeech().Speak(2.65).Pause(0.1).Speak(1).Pause(1));
        Assert.InRange(windows[0].Cut.EndSample / 16_000.0, 2.65, 2.75);
    }

    [Theory]
    [InlineData(1.2, false)]
    [InlineData(2.4, true)]
    public void The_longer_a_window_the_shorter_the_pause_that_ends_it(double seconds, bool ends)
    {
        var windows = Cut(new SyntheticSpeech().Speak(seconds).Pause(0.2).Speak(0.3).Pause(1));
        Assert.Equal(ends ? 2 : 1, windows.Count);
        if (ends) Assert.InRange(windows[0].Cut.EndSample / 16_000.0, seconds, seconds + 0.2);
    }

    [Fact]
    public void A_pause_that_suffices_always_makes_windows_end_alike()
    {
        _options.LeastPause = _options.Pause;
        var windows = Cut(new SyntheticSpeech().Speak(2.4).Pause(0.3).Speak(0.2).Pause(1));
        Assert.Single(windows);
    }

    [Theory]
    [InlineData(8_000)]
    [InlineData(322)]
    public void What_has_come_after_a_window_goes_with_it_and_stays_the_start_of_the_next(int chunkBytes)
    {
        var audio = new SyntheticSpeech(4).Speak(10);
        var pcm = audio.ToArray();
        var windows = Cut(audio, chunkBytes);
        Assert.All(windows, window =>
        {
            var after = pcm.AsSpan((int)window.Cut.EndSample * PcmFormat.BytesPerSample);
            Assert.True(after.StartsWith(window.Following.Span), "It is what comes next.");
            Assert.InRange(window.Following.Length, 0, PcmFormat.BytesPerSecond / 2);
        });
        Assert.Contains(windows, window => !window.Following.IsEmpty);
    }

    [Theory]
    [InlineData(8_000)]
    [InlineData(2)]
    [InlineData(322)]
    [InlineData(32_000)]
    public void No_sample_is_lost_or_doubled_whatever_the_size_of_chunks(int chunkBytes)
    {
        var audio = new SyntheticSpeech(7).Speak(4).Pause(0.3).Speak(1.2).Pause(2).Speak(3.3).Pause(0.7);
        if (chunkBytes == 2) audio = new SyntheticSpeech(7).Speak(3.2).Pause(0.6);
        var pcm = audio.ToArray();
        var windows = Cut(audio, chunkBytes);
        Assert.NotEmpty(windows);
        long end = 0;
        foreach (var window in windows)
        {
            Assert.True(window.Cut.StartSample >= end);
            var expected = pcm.AsSpan((int)window.Cut.StartSample * 2, window.Cut.Samples * 2);
            Assert.True(expected.SequenceEqual(window.Pcm.Span), "A window holds exactly the audio between its bounds.");
            Assert.True(window.Fed.AsSpan().SequenceEqual(window.Pcm.Span), "The recognizer is fed exactly the window.");
            end = window.Cut.EndSample;
        }
    }

    [Fact]
    public void Nothing_of_a_voice_is_left_out_between_windows()
    {
        var windows = Cut(new SyntheticSpeech(3).Speak(30).Pause(1));
        for (var i = 1; i < windows.Count; i++) Assert.Equal(windows[i - 1].Cut.EndSample, windows[i].Cut.StartSample);
    }

    [Theory]
    [InlineData("silence")]
    [InlineData("noise")]
    [InlineData("noise after silence")]
    [InlineData("loud noise bursts")]
    public void What_is_not_a_voice_makes_no_window_and_is_let_go(string kind)
    {
        var audio = new SyntheticSpeech();
        switch (kind)
        {
            case "silence": audio.Silence(20); break;
            case "noise": audio.WhiteNoise(20); break;
            case "noise after silence": audio.Silence(5).WhiteNoise(10, 0.8).Silence(5); break;
            default: for (var i = 0; i < 10; i++) audio.Silence(1).WhiteNoise(0.5, 0.9); break;
        }

        var ledger = new CutLedger(new LedgerState());
        Assert.Empty(Cut(audio, 8_000, ledger));
        Assert.True(ledger.HorizonSample > 14 * PcmFormat.SampleRate, "Silence does not pile up.");
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.05)]
    [InlineData(8)]
    public void Quiet_and_clipped_voices_are_heard(double level)
    {
        var windows = Cut(new SyntheticSpeech().Pause(1).Speak(2, level).Pause(1));
        Assert.Single(windows);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(75)]
    [InlineData(120)]
    [InlineData(260)]
    public async Task Deep_and_high_voices_are_heard_to_the_end_of_their_sentences(int pitch)
    {
        var pcm = await FliteVoice.SpeakAsync(
            "We walk along the river every morning. You can sit there and drink coffee. After that we go back home together.",
            "kal16", pitch);
        var chunks = pcm.ToArray().Chunk(8_000).Select((part, sequence) => new Chunk(1, sequence, part));
        var windows = Run(new Windower(new CutLedger(new LedgerState()), AudioPosition.StartOf(1), 0, [], false, _options), chunks);
        // A little silence around what is said is in no window; a sentence would be 2 s.
        var left = (pcm.Length / PcmFormat.BytesPerSample) - windows.Sum(window => window.Cut.Samples);
        Assert.InRange(left / (double)PcmFormat.SampleRate, 0, 0.6);
    }

    [Fact]
    public void A_window_done_again_has_the_same_bounds_and_audio_wherever_it_is_taken_up()
    {
        var audio = new SyntheticSpeech(5).Pause(0.7).Speak(4).Pause(1.5).Speak(2.2).Pause(1).Speak(1.5).Pause(1);
        var chunks = Number(audio.ToChunks(7_000));
        var ledger = new CutLedger(new LedgerState());
        var before = Run(new Windower(ledger, AudioPosition.StartOf(1), 0, [], false, _options), chunks);
        Assert.True(before.Count >= 3);

        for (var archived = 0; archived < before.Count; archived++)
        {
            var state = new LedgerState
            {
                Archived = archived == 0 ? AudioPosition.StartOf(1) : before[archived - 1].Cut.End,
                ArchivedSample = archived == 0 ? 0 : before[archived - 1].Cut.EndSample,
                NextIndex = before.Count,
                Open = [.. before.Skip(archived).Select(window => window.Cut)],
            };
            var again = new CutLedger(state);
            var windower = new Windower(
                again, again.Archived, again.ArchivedSample, again.Open.ToArray(), false, _options);
            var redone = Run(windower, chunks.Where(chunk => chunk.Sequence >= again.Archived.Sequence));
            Assert.Equal(before.Skip(archived).Select(window => window.Cut), redone.Select(window => window.Cut));
            Assert.All(redone.Zip(before.Skip(archived)), pair =>
                Assert.True(pair.First.Pcm.Span.SequenceEqual(pair.Second.Pcm.Span)));
        }
    }

    [Fact]
    public void Committed_windows_whose_audio_never_comes_are_closed_as_lost()
    {
        var cut = new Cut(4, AudioPosition.StartOf(1), new AudioPosition(1, 12, 0), 0, 48_000);
        var ledger = new CutLedger(new LedgerState { Archived = cut.Start, NextIndex = 5, Open = [cut] });
        var windower = new Windower(ledger, cut.Start, 0, [cut], committedOnly: true, _options);
        var closed = Assert.Single(windower.Flush(final: true).OfType<WindowEvent.Closed>());
        Assert.True(closed.Lost);
        Assert.Equal(4, closed.Cut.Index);
    }

    private List<Window> Cut(SyntheticSpeech audio, int chunkBytes = 8_000, CutLedger? ledger = null)
    {
        ledger ??= new CutLedger(new LedgerState());
        var windower = new Windower(ledger, AudioPosition.StartOf(1), 0, [], false, _options);
        return Run(windower, Number(audio.ToChunks(chunkBytes)));
    }

    private static IReadOnlyList<Chunk> Number(IReadOnlyList<byte[]> chunks) =>
        [.. chunks.Select((pcm, sequence) => new Chunk(1, sequence, pcm))];

    private static List<Window> Run(Windower windower, IEnumerable<Chunk> chunks)
    {
        var windows = new List<Window>();
        var fed = new List<byte>();
        void Follow(IEnumerable<WindowEvent> events)
        {
            foreach (var happened in events)
            {
                if (happened is WindowEvent.Began) fed.Clear();
                if (happened is WindowEvent.Fed some) fed.AddRange(some.Pcm.Span);
                if (happened is WindowEvent.Closed closed) windows.Add(new Window(closed.Cut, closed.Pcm, closed.Following, [.. fed]));
            }
        }

        foreach (var chunk in chunks) Follow(windower.Push(chunk));
        Follow(windower.Flush(final: true));
        return windows;
    }

    private sealed record Window(Cut Cut, ReadOnlyMemory<byte> Pcm, ReadOnlyMemory<byte> Following, byte[] Fed);
}
