using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Custody;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LiveTranslate.Tests.Pipeline.Sessions;

/// <summary>Catching up by itself, for a take whose chunks have numbers, so that they may come in any order.</summary>
public sealed class LogCatchUpTests : IDisposable
{
    private static readonly SessionId Session = SessionId.New();
    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly InMemorySpeechLog _log;
    private readonly NumberedTake _take;
    private readonly LogCatchUp _catchUp;
    private Task _watched = Task.CompletedTask;

    public LogCatchUpTests()
    {
        _log = new InMemorySpeechLog(_time);
        _take = new NumberedTake(_time);
        var session = new SessionLog(
            Session, _log, null, () => { }, work => _watched = work, _time, NullLogger.Instance, _stop.Token);
        _catchUp = new LogCatchUp(session, _log, _take);
    }

    public void Dispose()
    {
        _catchUp.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Chunks_with_numbers_are_put_in_order_and_those_of_others_are_not_wanted()
    {
        foreach (var sequence in new[] { 3, 1, 0, 1, 2, 4 }) Append(sequence);
        _log.Append(SessionId.New(), new Chunk(1, 5, new byte[2]));
        _catchUp.Start();
        await _watched;
        Assert.False(_catchUp.Running);
        Assert.Equal([0, 1, 2, 3, 4], _take.Read());
    }

    [Fact]
    public async Task Reading_stops_while_there_is_no_room_and_goes_on_when_there_is()
    {
        for (var i = 0; i < 6; i++) Append(i);
        _take.Room = PcmFormat.SampleRate;
        _catchUp.Start();
        await Wait.UntilAsync(() => _catchUp.HasMore, "the receiver to be full", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(5, _log.RecordsRead);
        Assert.Equal([0, 1, 2, 3], _take.Read());
        _catchUp.NoteRoom();
        await _watched;
        Assert.Equal([4, 5], _take.Read());
        Assert.False(_catchUp.HasMore);
    }

    [Fact]
    public async Task A_session_that_stops_stops_reading_whatever_it_waits_for()
    {
        Append(0);
        _take.Room = 0;
        _catchUp.Start();
        await Wait.UntilAsync(() => _catchUp.HasMore, "the receiver to be full", cancellationToken: TestContext.Current.CancellationToken);
        await _stop.CancelAsync();
        await _watched;
        Assert.False(_catchUp.Running);
        _catchUp.Start();
        Assert.False(_catchUp.Running);
    }

    [Fact]
    public async Task A_receiver_that_breaks_stops_the_session_and_is_not_taken_for_a_log_that_does()
    {
        Append(0);
        _take.Broken = true;
        _catchUp.Start();
        await Assert.ThrowsAsync<InvalidOperationException>(() => _watched);
    }

    private void Append(long sequence) => _log.Append(Session, new Chunk(1, sequence, new byte[8_000]));

    private sealed class NumberedTake(TimeProvider time) : ILogReceiver
    {
        private readonly ChunkReceiver _receiver = new(take: 1, expected: 0);

        public long Room { get; set; } = long.MaxValue;

        public bool Broken { get; set; }

        public (DateTimeOffset From, DateTimeOffset Until) Wanted =>
            (time.GetUtcNow() - TimeSpan.FromMinutes(1), time.GetUtcNow() + TimeSpan.FromMinutes(1));

        public ReceiveResult Receive(LoggedChunk chunk) => Broken
            ? throw new InvalidOperationException("The test broke it.")
            : _receiver.Accept(chunk.Chunk, Room - _receiver.HeldSamples);

        public bool CaughtUp(DateTimeOffset began) => true;

        public void GiveUp()
        {
        }

        public IEnumerable<long> Read()
        {
            while (_receiver.TryRead(out var chunk)) yield return chunk.Sequence;
        }
    }
}
