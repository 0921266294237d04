using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Tests.Crashes;

/// <summary>Speakers who go down with a server, and do not come back.</summary>
[Collection(CrashCollection.Name)]
public sealed class SpeakerCrashTests
{
    [Fact]
    public async Task A_speaker_whose_gateway_and_session_die_together_is_missed_within_15_s()
    {
        await using var cluster = await CrashCluster.StartAsync(servers: 2, sessions: 1, feeds: 0);
        await using var talk = await CrashTalk.BeginAsync(cluster, speakAt: cluster.Servers[1]);
        await talk.SaySentencesAsync(1);
        await talk.UntilSegmentsAsync(1);
        await UntilToldAsync(talk, SessionStatus.Live);

        await cluster.KillAsync(cluster.Servers[1]);
        await UntilToldAsync(talk, SessionStatus.WaitingForSpeaker);
        await talk.ReconnectSpeakerAsync(cluster.Servers[0]);
        await UntilToldAsync(talk, SessionStatus.Live);
    }

    [Fact]
    public async Task A_speaker_whose_session_moves_is_never_taken_for_gone()
    {
        await using var cluster = await CrashCluster.StartAsync(servers: 2, sessions: 1, feeds: 0);
        await using var talk = await CrashTalk.BeginAsync(cluster);
        await talk.SaySentencesAsync(1);
        await talk.UntilSegmentsAsync(1);

        await cluster.KillAsync(cluster.Servers[1]);
        await talk.SaySentencesAsync(2);
        await talk.UntilSegmentsAsync(3);
        Assert.DoesNotContain(talk.Listener.Sessions, state => state.Status == SessionStatus.WaitingForSpeaker);
    }

    private static Task UntilToldAsync(CrashTalk talk, string status) => Wait.UntilAsync(
        () => talk.Listener.Sessions is [.., { } last] && last.Status == status,
        () => $"the listener to hear {status}; so far {string.Join(", ", talk.Listener.Sessions.Select(state => state.Status))}",
        TimeSpan.FromSeconds(15));
}
