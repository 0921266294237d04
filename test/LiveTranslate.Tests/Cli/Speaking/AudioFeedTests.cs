using LiveTranslate.Cli.CommandLine;
using LiveTranslate.Cli.Server;
using LiveTranslate.Cli.Speaking;
using LiveTranslate.Tests.Cli.Fakes;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LiveTranslate.Tests.Cli.Speaking;

public sealed class AudioFeedTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ResendBuffer _buffer = new(capacity: 6, maxOutstanding: 32);
    private readonly Signal _room = new();
    private readonly Signal _appended = new();

    [Fact]
    public async Task Chunks_come_at_the_pace_of_speech()
    {
        var feed = Feed(count: 5, pace: 1);
        Assert.Equal(1, _buffer.Appended);

        await StepAsync(250, expected: 2);
        await StepAsync(249, expected: 2);
        await StepAsync(1, expected: 3);
        await StepAsync(250, expected: 4);
        await StepAsync(250, expected: 5);
        await feed;
    }

    [Fact]
    public async Task Twice_the_pace_takes_half_the_time()
    {
        var feed = Feed(count: 3, pace: 2);

        await StepAsync(125, expected: 2);
        await StepAsync(125, expected: 3);
        await feed;
    }

    [Fact]
    public async Task A_full_buffer_stops_the_source_and_no_flood_follows()
    {
        var feed = Feed(count: 9, pace: 1);
        for (var i = 2; i <= 6; i++)
            await StepAsync(250, expected: i);
        await StepAsync(60_000, expected: 6);

        _buffer.Archived(3);
        _room.Set();
        await UntilAsync(7);
        await StepAsync(0, expected: 7);

        await StepAsync(250, expected: 8);
        await StepAsync(250, expected: 9);
        await feed;
    }

    [Fact]
    public async Task An_empty_source_is_bad_input()
    {
        var failure = await Assert.ThrowsAsync<CommandFailure>(() => Feed(count: 0, pace: 1));

        Assert.Equal(ExitCode.BadInput, failure.ExitCode);
    }

    public void Dispose()
    {
        _room.Dispose();
        _appended.Dispose();
    }

    private Task Feed(int count, double pace) =>
        new AudioFeed(_buffer, pace, _time, _room, _appended).RunAsync(Chunks(count), TestContext.Current.CancellationToken);

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Chunks(int count)
    {
        for (var i = 0; i < count; i++)
            yield return new byte[8_000];
        await Task.CompletedTask;
    }

    private async Task StepAsync(int milliseconds, int expected)
    {
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        await UntilAsync(expected);
    }

    /// <summary>The feed goes on in another thread; the number it must reach, and not pass, is known.</summary>
    private async Task UntilAsync(int expected)
    {
        await Eventually.IsTrue(() => _buffer.Appended >= expected, () => $"{_buffer.Appended} of {expected} chunks were appended");
        Assert.Equal(expected, _buffer.Appended);
    }
}
