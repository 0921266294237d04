using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Tests.Pipeline.Sessions;

/// <summary>
/// An activation stands still in the middle of a window, as on a server that is stopped; another one takes over, and the
/// first goes on as if nothing had happened.
/// </summary>
public sealed class ZombieTests : IAsyncDisposable
{
    private const int ChunksASentence = 8;
    private const int Before = 2;
    private readonly SessionHarness _harness = new();
    private readonly SyntheticSpeech _audio = PlainSpeech.Sentences(4);

    public enum HeldAt
    {
        Recognition,
        Translation,
        Synthesis,
        Archive,
    }

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Theory]
    [InlineData(HeldAt.Recognition)]
    [InlineData(HeldAt.Translation)]
    [InlineData(HeldAt.Synthesis)]
    [InlineData(HeldAt.Archive)]
    public async Task A_zombie_that_wakes_when_all_is_done_changes_nothing(HeldAt at)
    {
        var zombie = _harness.Life;
        var take = await BeginAsync();
        IReadOnlyList<Segment> archived;
        using (await HoldThirdWindowAsync(at, take))
        {
            _harness.StartLife();
            archived = await FinishAsync(take);
        }

        await EndOfAsync(zombie, take);
        Assert.Equal(archived, _harness.Segments);
    }

    [Theory]
    [InlineData(HeldAt.Recognition)]
    [InlineData(HeldAt.Translation)]
    [InlineData(HeldAt.Synthesis)]
    public async Task A_zombie_that_wakes_before_its_window_is_done_again_does_not_spoil_it_for_having_no_time_left(HeldAt at)
    {
        var zombie = _harness.Life;
        var take = await BeginAsync();
        using (await HoldThirdWindowAsync(at, take))
        {
            _harness.StartLife();
            await _harness.PassAsync(TimeSpan.FromSeconds(12));
            await zombie.SettleAsync();
        }

        await zombie.SettleAsync();
        Assert.Equal(Before, _harness.Segments.Count);
        await FinishAsync(take);
        await EndOfAsync(zombie, take);
        Assert.All(zombie.Captions, caption => Assert.Null(caption.Failure));
    }

    private async Task<int> BeginAsync()
    {
        await ListenAsync();
        var take = await _harness.StartTakeAsync();
        await SendAsync(_harness.Life, take, 0, Before * ChunksASentence);
        await _harness.SegmentsAsync(Before);
        return take;
    }

    private async Task<IDisposable> HoldThirdWindowAsync(HeldAt at, int take)
    {
        var script = at switch
        {
            HeldAt.Recognition => _harness.Recognizer.OnComplete,
            HeldAt.Translation => _harness.Translator.OnTranslate,
            HeldAt.Synthesis => _harness.Synthesizer.OnSynthesize,
            _ => _harness.Archive.OnAccess,
        };
        var held = script.HangNext();
        await SendAsync(_harness.Life, take, Before * ChunksASentence, (Before + 1) * ChunksASentence);
        await SessionHarness.UntilAsync(() => script.Waiting == 1, $"the window to come to its {at}");
        await SessionHarness.UntilAsync(() => _harness.Stored.Progress.Ledger.NextIndex == Before + 1, "its bounds to be committed");
        return held;
    }

    // The one that has taken over is sent everything that is not archived.
    private async Task<IReadOnlyList<Segment>> FinishAsync(int take)
    {
        await ListenAsync();
        var answer = await _harness.Life.DoAsync(session => session.Report(new SpeakerReport(take, 0, Sealed: false)));
        await SendAsync(_harness.Life, take, (int)answer.Expected, 4 * ChunksASentence);
        await _harness.PassUntilAsync(() => _harness.Segments.Count == 4, "four segments");
        PlainSpeech.AssertHeard(_audio.ToArray(), _harness.Segments);
        Assert.All(_harness.Segments, segment =>
        {
            Assert.Null(segment.Captions[SessionHarness.Spanish].Failure);
            Assert.Contains(SessionHarness.Spanish, segment.Speech);
        });
        return _harness.Segments;
    }

    // Its stream brings it some more.
    private async Task EndOfAsync(SessionLife zombie, int take)
    {
        await SendAsync(zombie, take, (Before + 1) * ChunksASentence, 4 * ChunksASentence);
        await Assert.ThrowsAsync<OwnershipLostException>(() => zombie.Run);
        Assert.DoesNotContain(zombie.Captions, caption => caption.Index > Before);
    }

    private async Task SendAsync(SessionLife life, int take, int from, int to)
    {
        var chunks = _audio.ToChunks();
        for (var i = from; i < to; i++)
        {
            var (sequence, pcm) = (i, chunks[i]);
            await life.DoAsync(session => session.Accept(new(take, sequence, pcm)));
        }
    }

    private Task ListenAsync() => _harness.Life.DoAsync(
        session => session.RenewDemand(SessionHarness.Spanish, listeners: 1, audioListeners: 1, watched: false));
}
