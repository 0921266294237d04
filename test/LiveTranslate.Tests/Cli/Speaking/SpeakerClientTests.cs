using LiveTranslate.Cli.CommandLine;
using LiveTranslate.Cli.Server;
using LiveTranslate.Cli.Speaking;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Tests.Cli.Fakes;
using Xunit;

namespace LiveTranslate.Tests.Cli.Speaking;

/// <summary>Custody over a real connection, whatever the server does.</summary>
public sealed class SpeakerClientTests : IAsyncLifetime
{
    private FakeServer _server = null!;
    private FakeSession _session = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeServer.StartAsync();
        _session = _server.Add();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Every_chunk_arrives_once_and_in_order_when_nothing_goes_wrong()
    {
        await SpeakAsync(count: 50);

        Assert.Equal(Audio(50), _session.Taken);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (long)i), _session.Arrived);
        Assert.Equal(SessionStatus.Ended, _session.Status);
    }

    [Fact]
    public async Task Every_chunk_arrives_once_and_in_order_over_lost_connections_and_a_server_without_room()
    {
        var cuts = new HashSet<long> { 7, 30, 31, 59 };
        var refusals = new Dictionary<long, int> { [0] = 1, [12] = 3, [40] = 2 };
        _session.Cut = cuts.Remove;
        _session.NoRoom = sequence => refusals.TryGetValue(sequence, out var left) && (refusals[sequence] = left - 1) >= 0;

        var observer = await SpeakAsync(count: 60);

        Assert.Empty(cuts);
        Assert.Equal(5, _session.Starts);
        Assert.Equal(4, observer.Losses);
        Assert.Equal(1, _session.Takes);
        Assert.Equal(Audio(60), _session.Taken);
        Assert.Equal(60, _session.ArchivedChunks);
    }

    [Fact]
    public async Task A_server_without_room_for_a_while_is_not_flooded()
    {
        var refusals = 6;
        _session.NoRoom = sequence => sequence == 5 && refusals-- > 0;

        await SpeakAsync(count: 20);

        // What was on its way when the first refusal came, and one try at a time from then on.
        Assert.InRange(_session.Arrived.Count, 26, 26 + 32);
        Assert.Equal(Audio(20), _session.Taken);
    }

    [Fact]
    public async Task An_answer_to_End_that_is_lost_is_success_all_the_same()
    {
        var cut = true;
        _session.CutEnd = () => cut && !(cut = false);

        await SpeakAsync(count: 10);

        Assert.Equal(Audio(10), _session.Taken);
        Assert.Equal(SessionStatus.Ended, _session.Status);
    }

    [Fact]
    public async Task A_session_left_open_is_paused_once_all_is_archived()
    {
        await SpeakAsync(count: 15, end: false);

        Assert.Equal(15, _session.ArchivedChunks);
        Assert.Equal(SessionStatus.Paused, _session.Status);
    }

    [Fact]
    public async Task A_speaker_who_was_taken_over_stops_and_does_not_fight()
    {
        var observer = new Observer();
        var first = RunAsync(observer, Endless(), end: true);
        await Eventually.IsTrue(() => _session.TakenChunks > 5, () => "the first speaker sent nothing");

        await SpeakAsync(count: 1, end: false);
        var failure = await Assert.ThrowsAsync<CommandFailure>(() => first);

        Assert.Equal(ExitCode.Failed, failure.ExitCode);
        Assert.Contains("taken over", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, _session.Starts);
    }

    [Fact]
    public async Task A_wrong_token_is_bad_input_at_once()
    {
        _session = new FakeSession(_session.Id, "not the token");

        var failure = await Assert.ThrowsAsync<CommandFailure>(() => SpeakAsync(count: 1));

        Assert.Equal(ExitCode.BadInput, failure.ExitCode);
        Assert.Equal("wrong-speaker-token", failure.Code);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unreachable_and_not_waited_for()
    {
        await _server.DisposeAsync();

        var failure = await Assert.ThrowsAsync<CommandFailure>(() => SpeakAsync(count: 1));

        Assert.Equal(ExitCode.Unreachable, failure.ExitCode);
        Assert.Contains("deploy/run", failure.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_stays_away_is_given_up_and_the_lost_audio_named()
    {
        _session.Cut = sequence =>
        {
            if (sequence == 20)
                _ = Task.Run(() => _server.DisposeAsync().AsTask());
            return sequence == 20;
        };

        var failure = await Assert.ThrowsAsync<CommandFailure>(
            () => RunAsync(new Observer(), Chunks(40), end: true, reconnectFor: TimeSpan.FromSeconds(1)));

        Assert.Equal(ExitCode.Failed, failure.ExitCode);
        Assert.Contains("not archived", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_fails_while_nothing_else_happens_ends_it_at_once()
    {
        var failure = await Assert.ThrowsAsync<CommandFailure>(
            () => RunAsync(new Observer(), FailingAsync(() => _session.Arrived.Count == 3), end: true)
                .WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken));

        Assert.Equal(ExitCode.BadInput, failure.ExitCode);
        Assert.Contains("pulled out", failure.Message, StringComparison.Ordinal);
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> FailingAsync(Func<bool> arrived)
    {
        for (var number = 0; number < 3; number++)
            yield return Chunk(number);
        await Eventually.IsTrue(arrived, () => "three chunks");
        // The answers, too, have come by then.
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        throw new IOException("The microphone was pulled out.");
    }

    private async Task<Observer> SpeakAsync(int count, bool end = true)
    {
        var observer = new Observer();
        await RunAsync(observer, Chunks(count), end);
        return observer;
    }

    private async Task RunAsync(
        SpeakerObserver observer, IAsyncEnumerable<ReadOnlyMemory<byte>> chunks, bool end, TimeSpan? reconnectFor = null)
    {
        var task = new SpeakerTask
        {
            SessionId = _session.Id,
            SpeakerToken = _session.Token,
            Pace = 100,
            End = end,
            ReconnectFor = reconnectFor ?? TimeSpan.FromSeconds(30),
        };
        using var client = new SpeakerClient(new HubConnections(_server.Address), task, observer, TimeProvider.System);
        await client.RunAsync(chunks, TestContext.Current.CancellationToken);
    }

    private static byte[] Audio(int count) => [.. Enumerable.Range(0, count).SelectMany(Chunk)];

    /// <summary>Its number in every four bytes, so that a repetition, a gap or a swap is seen.</summary>
    private static byte[] Chunk(int number) => [.. Enumerable.Repeat(BitConverter.GetBytes(number), 2_000).SelectMany(bytes => bytes)];

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Chunks(int count)
    {
        for (var number = 0; number < count; number++)
            yield return Chunk(number);
        await Task.CompletedTask;
    }

    private static IAsyncEnumerable<ReadOnlyMemory<byte>> Endless() => Chunks(int.MaxValue);

    private sealed class Observer : SpeakerObserver
    {
        public int Losses { get; private set; }

        public override void Lost(string reason) => Losses++;
    }
}
