using System.Collections.Concurrent;
using LiveTranslate.Orleans.Aws.Streaming;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

/// <summary>Sessions that speak until they are told to stop: what is not taken is put again, as a gateway does.</summary>
internal sealed class Speaking
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(40);

    private readonly StreamCluster _cluster;
    private volatile bool _stopped;
    private readonly ConcurrentDictionary<string, int> _put = [];
    private readonly Task _speaking;

    private Speaking(StreamCluster cluster, IEnumerable<string> sessions)
    {
        _cluster = cluster;
        _speaking = Task.WhenAll(sessions.Select(SpeakAsync).ToArray());
    }

    /// <summary>How many chunks of a session the stream has taken.</summary>
    public IReadOnlyDictionary<string, int> Put => _put;

    public static Speaking Start(StreamCluster cluster, IEnumerable<string> sessions) => new(cluster, sessions);

    /// <summary>Speaks on until every session's grain has received so many chunks more.</summary>
    public Task HearMoreAsync(int chunks)
    {
        var goal = _put.ToDictionary(session => session.Key, session => session.Value + chunks);
        return Wait.UntilAsync(
            () => goal.All(session => _cluster.Recorder.SequencesOf(session.Key).Count >= session.Value),
            () => $"{chunks} more chunks of each session; of {goal.Count} sessions these lag: " + string.Join(", ", goal
                .Where(session => _cluster.Recorder.SequencesOf(session.Key).Count < session.Value).Take(5)
                .Select(session => $"{session.Key} lacks {Missing(session.Key, session.Value)}"))
                + $"; logged: {string.Join(" | ", _cluster.Log.Lines.TakeLast(8).Select(line => line.Text))}",
            TimeSpan.FromSeconds(20));
    }

    /// <summary>Stops, and sees all that was put arrive in each session's order.</summary>
    public async Task AllArrivesAsync()
    {
        await StopAsync();
        await HearMoreAsync(0);
        Assert.All(_put, session => Assert.Equal(
            Enumerable.Range(0, session.Value).Select(i => (long)i), _cluster.Recorder.SequencesOf(session.Key)));
    }

    public async Task StopAsync()
    {
        _stopped = true;
        await _speaking;
    }

    /// <summary>A record has one token, however often it is read.</summary>
    public void TokensAreStable() => Assert.All(_put.Keys, session =>
    {
        var received = _cluster.Recorder.Of(session);
        Assert.All(received, each => Assert.Equal(((KinesisSequenceToken)each.Token).Digits, each.Chunk.LogPosition));
        Assert.All(
            received.GroupBy(each => each.Chunk.Sequence),
            same => Assert.Single(same.Select(each => each.Token).Distinct()));
    });

    private string Missing(string session, int chunks) =>
        $"{string.Join(' ', Enumerable.Range(0, chunks).Select(i => (long)i).Except(_cluster.Recorder.SequencesOf(session)).Take(5))} of {chunks}";

    private async Task SpeakAsync(string session)
    {
        _put[session] = 0;
        for (var i = 0; !_stopped; i++)
        {
            await _cluster.PutAsync(session, StreamCluster.Chunk(1, i, bytes: 320));
            _put[session] = i + 1;
            await Task.Delay(Pace, TimeProvider.System);
        }
    }
}
