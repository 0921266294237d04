using LiveTranslate.Contracts.Grains;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Server.Connections;
using LiveTranslate.Server.Listening;
using LiveTranslate.Testing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LiveTranslate.Tests.Server.Listening;

/// <summary>One feed of a gateway, while its fan-out to many connections takes its time.</summary>
public sealed class FeedTests
{
    private readonly SilentGrain _grain = new();
    private readonly Feed _feed;

    public FeedTests() => _feed = new Feed("7K3M9QTB/es-ES", "gateway", _grain, new NoObserver(), NullLogger.Instance);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fan_out_that_takes_long_holds_up_no_join_no_leave_and_no_heartbeat()
    {
        using var slow = new Recipient();
        await JoinAsync(slow);
        using (slow.Hold())
        {
            Assert.True(_feed.Offer(Batch(0)));
            await Wait.UntilAsync(() => slow.Held, "the fan-out to be under way", cancellationToken: Cancelled);

            using var other = new Recipient();
            await Task.Run(
                async () =>
                {
                    var member = await JoinAsync(other, said: 1);
                    _feed.Remove(member);
                    await _feed.RenewAsync();
                },
                Cancelled).WaitAsync(TimeSpan.FromSeconds(10), Cancelled);
        }

        await slow.UntilReceivedAsync(1);
    }

    [Fact]
    public async Task A_member_that_joins_during_a_fan_out_lacks_nothing_and_has_nothing_twice()
    {
        using var slow = new Recipient();
        await JoinAsync(slow);
        using var late = new Recipient();
        using (slow.Hold())
        {
            _feed.Offer(Batch(0));
            await Wait.UntilAsync(() => slow.Held, "the fan-out to be under way", cancellationToken: Cancelled);
            var member = _feed.Add(late.Connection, audio: false, speaker: false);

            // The grain it reads from has not had caption 0 yet: going live now would leave it out.
            Assert.Null(_feed.GoLive(member, [], [], 0, 0));
            var missed = new List<Caption> { CaptionOf(0) };
            Assert.Equal(1, _feed.GoLive(member, missed, [], 0, 1));
        }

        _feed.Offer(Batch(1));
        await late.UntilReceivedAsync(1);
        await slow.UntilReceivedAsync(2);
        Assert.Equal(1, late.Received);
    }

    [Fact]
    public async Task A_member_that_has_left_gets_nothing_of_a_fan_out_that_is_under_way()
    {
        using var slow = new Recipient();
        using var leaving = new Recipient();
        await JoinAsync(slow);
        var member = await JoinAsync(leaving);
        using (slow.Hold())
        {
            _feed.Offer(Batch(0));
            await Wait.UntilAsync(() => slow.Held, "the fan-out to be under way", cancellationToken: Cancelled);
            _feed.Remove(member);
        }

        _feed.Offer(Batch(1));
        await slow.UntilReceivedAsync(2);
        Assert.Equal(0, leaving.Received);
    }

    [Fact]
    public async Task A_connection_that_takes_no_message_costs_the_others_none_and_does_not_end_the_feed()
    {
        using var broken = new Recipient { Fault = new NotSupportedException("The test broke it.") };
        using var well = new Recipient();
        await JoinAsync(broken);
        await JoinAsync(well);

        _feed.Offer(Batch(0));
        _feed.Offer(Batch(1));

        await well.UntilReceivedAsync(2);
        Assert.True(broken.Aborted);
    }

    private async Task<FeedMember> JoinAsync(Recipient recipient, int said = 0)
    {
        var member = _feed.Add(recipient.Connection, audio: false, speaker: false);
        var answer = await _feed.RenewAsync();
        Assert.NotNull(_feed.GoLive(member, [], [], answer.NextIndex, Math.Max(answer.NextIndex, said)));
        return member;
    }

    private static FeedBatch Batch(int index) => new() { Captions = [CaptionOf(index)] };

    private static Caption CaptionOf(int index) => new()
    {
        SessionId = "7K3M9QTB", Index = index, Language = "es-ES", SourceText = "One.", Text = "Uno.", StartMs = 0, EndMs = 1,
    };

    /// <summary>A connection that counts what is sent to it, and can be slow to take it.</summary>
    private sealed class Recipient : HubConnectionContext, IDisposable
    {
        private readonly ManualResetEventSlim _open = new(initialState: true);
        private int _received;

        public Recipient()
            : base(new DefaultConnectionContext(), new HubConnectionContextOptions(), NullLoggerFactory.Instance)
        {
            Protocol = new JsonHubProtocol();
            Connection = new OutboundConnection(this, NullLogger.Instance);
        }

        public OutboundConnection Connection { get; }

        public Exception? Fault { get; init; }

        public int Received => Volatile.Read(ref _received);

        /// <summary>Whether a message is just being held.</summary>
        public bool Held { get; private set; }

        public bool Aborted { get; private set; }

        public override void Abort() => Aborted = true;

        public IDisposable Hold()
        {
            _open.Reset();
            return new Release(_open);
        }

        public override ValueTask WriteAsync(SerializedHubMessage message, CancellationToken cancellationToken = default)
        {
            if (Fault is not null) throw Fault;
            Held = !_open.IsSet;
            _open.Wait(TimeSpan.FromSeconds(30), cancellationToken);
            Interlocked.Increment(ref _received);
            return ValueTask.CompletedTask;
        }

        public Task UntilReceivedAsync(int count) =>
            Wait.UntilAsync(() => Received >= count, $"{count} messages", cancellationToken: Cancelled);

        public void Dispose() => _open.Dispose();

        private sealed class Release(ManualResetEventSlim open) : IDisposable
        {
            public void Dispose() => open.Set();
        }
    }

    private sealed class SilentGrain : IListenerGrain
    {
        public Task<FeedAnswer> SubscribeAsync(FeedSubscription subscription, IGatewayObserver gateway) =>
            Task.FromResult(new FeedAnswer(subscription.NextCaption ?? 0, null));

        public Task<FeedPage> ReadAsync(int from, int count) => throw new NotSupportedException();

        public Task<FeedPage> ReadNewestAsync(int from, int? before, int count, bool withSpeech) => throw new NotSupportedException();

        public Task AddCaptionAsync(Caption caption) => throw new NotSupportedException();

        public Task AddSpeechAsync(Speech speech) => throw new NotSupportedException();

        public Task ShowPartialAsync(Partial partial) => throw new NotSupportedException();

        public Task SessionChangedAsync(SessionState state) => throw new NotSupportedException();
    }

    private sealed class NoObserver : IGatewayObserver
    {
        public Task DeliverAsync(string feed, FeedBatch batch) => Task.CompletedTask;
    }
}
