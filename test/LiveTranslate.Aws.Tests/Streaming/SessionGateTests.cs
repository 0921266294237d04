using System.Threading.Channels;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Orleans.Aws.Streaming;
using LiveTranslate.Orleans.Aws.Streaming.Reading;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Custody;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

public sealed class SessionGateTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Channel<AudioBatch> _lane = Channel.CreateUnbounded<AudioBatch>();
    private readonly ShardProgress _shard = new("shard", null);
    private readonly Destination _destination = new();
    private readonly string _session = SessionId.New().Value;
    private SessionGate _gate;
    private int _read;

    public SessionGateTests() => _gate = Gate(long.MaxValue);

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task What_comes_while_a_session_opens_goes_first_and_in_order()
    {
        for (var i = 0; i < 5; i++) await OfferAsync();
        Assert.False(_lane.Reader.TryPeek(out _));

        _destination.Answer(true);
        Assert.Equal(0, (await NextAsync()).Chunk.Sequence);
        for (var i = 0; i < 5; i++) await OfferAsync();

        for (var i = 1; i < 10; i++) Assert.Equal((i, false), await SequenceAndGapAsync());
        Assert.Equal(1, _destination.Asked);
    }

    [Fact]
    public async Task What_a_session_that_opens_too_slowly_loses_is_missing_where_it_was_dropped()
    {
        _gate.Dispose();
        _gate = Gate(maxHeldBytes: 2 * (8000 + 512));
        for (var i = 0; i < 4; i++) await OfferAsync();

        _destination.Answer(true);
        Assert.Equal((0, false), await SequenceAndGapAsync());
        Assert.Equal((1, false), await SequenceAndGapAsync());
        await OfferAsync();
        Assert.Equal((4, true), await SequenceAndGapAsync());
        await OfferAsync();
        Assert.Equal((5, false), await SequenceAndGapAsync());
    }

    [Fact]
    public async Task A_stranger_is_asked_about_again_once_its_time_is_over()
    {
        await OfferAsync();
        _destination.Answer(false);
        await DoneAsync(0);
        for (var i = 0; i < 100; i++) await OfferAsync();
        await DoneAsync(100);
        Assert.Equal(1, _destination.Asked);

        _time.Advance(TimeSpan.FromSeconds(5));
        await OfferAsync();
        _destination.Answer(true);

        Assert.Equal((101, false), await SequenceAndGapAsync());
        Assert.Equal(2, _destination.Asked);
    }

    [Fact]
    public async Task A_session_that_cannot_be_opened_loses_its_audio_and_is_tried_again()
    {
        await OfferAsync();
        await OfferAsync();
        _destination.Fail();
        await DoneAsync(1);
        await OfferAsync();
        await DoneAsync(2);
        Assert.Equal(1, _destination.Asked);

        _time.Advance(TimeSpan.FromSeconds(1));
        await OfferAsync();
        _destination.Answer(true);

        Assert.Equal((3, true), await SequenceAndGapAsync());
    }

    [Fact]
    public async Task A_session_that_never_answers_is_given_up_after_a_while()
    {
        await OfferAsync();
        await Wait.UntilAsync(() => _destination.Asked == 1, "the question", cancellationToken: TestContext.Current.CancellationToken);

        _time.Advance(TimeSpan.FromSeconds(10));

        await DoneAsync(0);
    }

    private SessionGate Gate(long maxHeldBytes) =>
        new(_destination, _lane.Writer, maxHeldBytes, _time, NullLogger<SessionGate>.Instance);

    private async Task OfferAsync()
    {
        var position = At(_read);
        _shard.Read(position);
        var batch = new AudioBatch(
            StreamId.Create(AudioChunk.StreamNamespace, _session), new KinesisSequenceToken(position.Digits),
            StreamCluster.Chunk(1, _read++)) { Shard = _shard };
        await _gate.OfferAsync(_session, batch, CancellationToken.None);
    }

    private async Task<AudioBatch> NextAsync() => await _lane.Reader.ReadAsync(TestContext.Current.CancellationToken);

    private async Task<(int Sequence, bool Gap)> SequenceAndGapAsync()
    {
        var chunk = (await NextAsync()).Chunk;
        return ((int)chunk.Sequence, chunk.AfterGap);
    }

    private Task DoneAsync(int number) => Wait.UntilAsync(
        () => _shard.Committable == At(number), $"{number} to be set aside", cancellationToken: TestContext.Current.CancellationToken);

    private static LogPosition At(int number) => LogPosition.Parse($"{number + 1}");

    private sealed class Destination : IAudioDestination
    {
        private readonly Channel<Func<bool>> _answers = Channel.CreateUnbounded<Func<bool>>();

        public int Asked { get; private set; }

        public void Answer(bool open) => _answers.Writer.TryWrite(() => open);

        public void Fail() => _answers.Writer.TryWrite(() => throw new TimeoutException());

        public async Task<bool> OpenAsync(SessionId session, CancellationToken cancellationToken)
        {
            Asked++;
            return (await _answers.Reader.ReadAsync(cancellationToken))();
        }
    }
}
