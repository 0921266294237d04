using System.Collections.Concurrent;
using LiveTranslate.Engines.Offline.Recognition;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Recognition;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LiveTranslate.Tests.Engines.Offline.Recognition;

/// <summary>Who gets a decoder, for how long, and what becomes of one that hangs; with decoders that only pretend.</summary>
[Collection(WholeMachine.Name)]
public sealed class DecoderPoolTests : IDisposable
{
    private static readonly byte[] Second = new byte[32_000];
    private readonly ConcurrentQueue<FakeDecoder> _made = new();
    private readonly FakeTimeProvider _time = new();
    private readonly RecognizerOptions _options = new() { MaxDecoders = 2, MaxBuffered = TimeSpan.FromSeconds(2) };
    private readonly SessionId _session = SessionId.New();
    private DecoderPool? _pool;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DecoderPool Pool => _pool ??= new DecoderPool(_options, Make, _time, NullLogger.Instance);

    public void Dispose()
    {
        foreach (var decoder in _made) decoder.Free();
        _pool?.Dispose();
    }

    [Fact]
    public async Task Words_of_the_lead_in_are_not_said_twice()
    {
        // 150 ms of silence before and after make one word more of the first window, whose middle lies within it.
        var first = await RecognizeAsync(_session);
        var second = await RecognizeAsync(_session);
        Assert.Equal(4, first.Text.Split(' ').Length);
        Assert.Equal(4, second.Text.Split(' ').Length);
        Assert.Equal(TimeSpan.Zero, second.Start);
        Assert.Equal(TimeSpan.FromSeconds(1), second.End);
        Assert.Equal(0.5, second.Confidence);
        Assert.Single(_made);
    }

    [Fact]
    public async Task Words_of_what_follows_a_window_are_not_said_twice()
    {
        await using var first = Add(_session);
        await first.WriteAsync(Second, Cancellation);
        await first.CompleteAsync(Second.AsMemory(0, 16_000), Cancellation);
        Assert.Equal(4, (await LastAsync(first)).Text.Split(' ').Length);
        Assert.Equal(4, (await RecognizeAsync(_session)).Text.Split(' ').Length);
    }

    [Theory]
    [InlineData(0, 300)]
    [InlineData(100, 400)]
    [InlineData(250, 550)]
    public async Task No_more_of_what_follows_is_heard_than_wanted(int lookAhead, int heardAround)
    {
        _options.LookAhead = TimeSpan.FromMilliseconds(lookAhead);
        await using var window = Add(_session);
        await window.WriteAsync(Second, Cancellation);
        await window.CompleteAsync(Second.AsMemory(0, 16_000), Cancellation);
        await LastAsync(window);
        // Silence before and after, 150 ms each.
        Assert.Equal(1_000 + heardAround, PcmFormat.MillisecondsOf(_made.Single().Samples));
    }

    [Fact]
    public async Task A_session_may_go_without_lead_in()
    {
        _options.LeadIn = TimeSpan.Zero;
        await RecognizeAsync(_session);
        await RecognizeAsync(_session);
        // 150 ms of silence take its place, as before a first window.
        Assert.Equal(1_300, PcmFormat.MillisecondsOf(_made.Single().Samples));
    }

    [Fact]
    public async Task Each_session_has_a_decoder_of_its_own()
    {
        await RecognizeAsync(_session);
        await RecognizeAsync(SessionId.New());
        Assert.Equal(2, _made.Count);
    }

    [Fact]
    public async Task A_decoder_that_is_idle_makes_room_for_another_session()
    {
        await RecognizeAsync(_session);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        await RecognizeAsync(SessionId.New());
        await RecognizeAsync(SessionId.New());
        Assert.Equal(3, _made.Count);
        await Wait.UntilAsync(() => _made.First().Disposed, "the evicted decoder to be freed", null, Cancellation);
    }

    [Fact]
    public async Task Decoders_that_are_all_in_use_are_a_named_refusal()
    {
        await using var first = Add(_session);
        await using var second = Add(SessionId.New());
        await using var refused = new DecoderWindow(_options.MaxBuffered, _options.LookAhead, _time);
        Assert.False(Pool.TryAdd(SessionId.New(), refused));
        await CompleteAsync(first);
        await Wait.UntilAsync(
            () => Pool.TryAdd(SessionId.New(), refused), "a decoder to be given up for another", null, Cancellation);
    }

    [Fact]
    public async Task A_decoder_without_windows_is_freed_after_its_time()
    {
        await RecognizeAsync(_session);
        _time.Advance(_options.IdleTimeout - TimeSpan.FromSeconds(2));
        Assert.False(_made.Single().Disposed);
        _time.Advance(TimeSpan.FromSeconds(5));
        await Wait.UntilAsync(() => _made.Single().Disposed && Pool.Count == 0, "the idle decoder to go", null, Cancellation);
        await RecognizeAsync(_session);
        Assert.Equal(2, _made.Count);
    }

    [Fact]
    public async Task A_decoder_that_hangs_fails_its_windows_and_is_replaced()
    {
        await RecognizeAsync(_session);
        _made.Single().Hang();
        await using var hung = Add(_session);
        await using var behind = Add(_session);
        await hung.WriteAsync(Second, Cancellation);
        await hung.CompleteAsync(Cancellation);
        await AdvanceUntilEndedAsync(hung);
        Assert.Equal("engine-hung", (await LastAsync(hung)).Failure?.Cause);
        var failure = (await LastAsync(behind)).Failure;
        Assert.Equal("engine-hung", failure?.Cause);
        Assert.True(failure!.Transient);

        Assert.Equal(4, (await RecognizeAsync(_session)).Text.Split(' ').Length);
        Assert.Equal(2, _made.Count);
        _made.First().Free();
        await Wait.UntilAsync(() => _made.First().Disposed, "the hung decoder to be freed at last", null, Cancellation);
    }

    [Fact]
    public async Task A_decoder_that_fails_costs_one_window_and_is_replaced()
    {
        await RecognizeAsync(_session);
        _made.Single().Fails = true;
        Assert.Equal("engine-failed", (await RecognizeAsync(_session)).Failure?.Cause);
        Assert.Null((await RecognizeAsync(_session)).Failure);
        Assert.Equal(2, _made.Count);
        Assert.True(_made.First().Disposed);
    }

    [Fact]
    public async Task Writing_waits_for_room_and_not_for_decoding()
    {
        await RecognizeAsync(_session);
        _made.Single().Hang();
        await using var window = Add(_session);
        await window.WriteAsync(Second, Cancellation);
        // Two seconds may be buffered, and at most one piece of this second is in the decoder's hands.
        await window.WriteAsync(Second, Cancellation);
        var third = window.WriteAsync(Second, Cancellation).AsTask();
        Assert.False(third.IsCompleted);
        _made.Single().Free();
        await third;
    }

    [Fact]
    public async Task Writing_to_a_window_disposed_of_returns()
    {
        await RecognizeAsync(_session);
        _made.Single().Hang();
        var window = Add(_session);
        await window.WriteAsync(Second, Cancellation);
        await window.WriteAsync(Second, Cancellation);
        var third = window.WriteAsync(Second, Cancellation).AsTask();
        await window.DisposeAsync();
        await third;
        await window.WriteAsync(Second, Cancellation);
    }

    [Fact]
    public async Task A_window_that_nobody_fills_does_not_hold_up_the_next_for_ever()
    {
        await using var forgotten = Add(_session);
        await using var next = Add(_session);
        await next.CompleteAsync(Cancellation);
        await AdvanceUntilEndedAsync(forgotten);
        Assert.Equal("window-stalled", (await LastAsync(forgotten)).Failure?.Cause);
        Assert.Null((await LastAsync(next)).Failure);
    }

    private FakeDecoder Make()
    {
        var decoder = new FakeDecoder();
        _made.Enqueue(decoder);
        return decoder;
    }

    private DecoderWindow Add(SessionId session)
    {
        var window = new DecoderWindow(_options.MaxBuffered, _options.LookAhead, _time);
        Assert.True(Pool.TryAdd(session, window));
        return window;
    }

    private async Task<RecognitionResult> RecognizeAsync(SessionId session)
    {
        await using var window = Add(session);
        await window.WriteAsync(Second, Cancellation);
        return await CompleteAsync(window);
    }

    private static async Task<RecognitionResult> CompleteAsync(DecoderWindow window)
    {
        await window.CompleteAsync(Cancellation);
        return await LastAsync(window);
    }

    private static async Task<RecognitionResult> LastAsync(DecoderWindow window)
    {
        RecognitionResult? last = null;
        await foreach (var result in window.Results.WithCancellation(Cancellation)) last = result;
        return last ?? throw new InvalidOperationException("The window ended without a result.");
    }

    // The worker's thread reaches its call when it does, so time moves until the watch has seen it.
    private Task AdvanceUntilEndedAsync(DecoderWindow window) => Wait.UntilAsync(
        () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return window.Ended;
        },
        "the window to be given up", null, Cancellation);
}
