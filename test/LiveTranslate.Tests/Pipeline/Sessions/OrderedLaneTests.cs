using LiveTranslate.Pipeline.Sessions;
using Xunit;

namespace LiveTranslate.Tests.Pipeline.Sessions;

public sealed class OrderedLaneTests
{
    private readonly OrderedLane _lane = new();
    private readonly List<int> _done = [];

    [Fact]
    public async Task What_is_ready_first_waits_for_what_came_before()
    {
        var first = new TaskCompletionSource();
        _ = _lane.Enqueue(() => DoAsync(0, first.Task), CancellationToken.None);
        var second = _lane.Enqueue(() => DoAsync(1, Task.CompletedTask), CancellationToken.None);
        Assert.Empty(_done);

        first.SetResult();
        await second;
        Assert.Equal([0, 1], _done);
    }

    [Fact]
    public async Task What_fails_does_not_stop_what_comes_after()
    {
        var failing = _lane.Enqueue(() => DoAsync(0, Task.FromException(new IOException("The test broke it."))), CancellationToken.None);
        await _lane.Enqueue(() => DoAsync(1, Task.CompletedTask), CancellationToken.None);
        await Assert.ThrowsAsync<IOException>(() => failing);
        Assert.Equal([1], _done);
    }

    [Fact]
    public async Task What_is_ready_does_not_overtake_what_was_given_up()
    {
        using var stop = new CancellationTokenSource();
        var first = _lane.Enqueue(() => DoAsync(0, Task.Delay(Timeout.Infinite, stop.Token)), stop.Token);
        var second = _lane.Enqueue(() => DoAsync(1, Task.CompletedTask), stop.Token);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Empty(_done);
    }

    private async Task DoAsync(int number, Task when)
    {
        await when;
        _done.Add(number);
    }
}
