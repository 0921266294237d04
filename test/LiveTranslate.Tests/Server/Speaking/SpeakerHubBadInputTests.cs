using LiveTranslate.Contracts;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Testing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Xunit;

namespace LiveTranslate.Tests.Server.Speaking;

public sealed class SpeakerHubBadInputTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private LiveServer Server => shared.Server;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<int, bool, string> BadChunks
    {
        get
        {
            var data = new TheoryData<int, bool, string>();
            foreach (var messagePack in new[] { true, false })
            {
                data.Add(0, messagePack, ErrorCodes.ChunkEmpty);
                data.Add(7_999, messagePack, ErrorCodes.ChunkOddLength);
                data.Add(1, messagePack, ErrorCodes.ChunkOddLength);
                data.Add(32_002, messagePack, ErrorCodes.ChunkTooLarge);
                data.Add(40_000, messagePack, ErrorCodes.ChunkTooLarge);
                data.Add(200_000, messagePack, ErrorCodes.ChunkTooLarge);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(BadChunks))]
    public async Task Chunk_of_a_wrong_size_gets_a_named_error_and_the_speaker_goes_on(
        int bytes, bool messagePack, string code)
    {
        var session = await Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.StartAsync(Server, session, messagePack);

        await NamedError.AssertHubAsync(code, () => speaker.SendAsync(0, new byte[bytes]));

        await AssertGoesOnAsync(speaker, session);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Null_chunk_gets_a_named_error_and_the_speaker_goes_on(bool messagePack)
    {
        var session = await Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.StartAsync(Server, session, messagePack);

        await NamedError.AssertHubAsync(ErrorCodes.ChunkEmpty, () => speaker.SendAsync(0, null));

        await AssertGoesOnAsync(speaker, session);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public async Task Negative_sequence_gets_a_named_error(long sequence)
    {
        var session = await Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.StartAsync(Server, session);

        await NamedError.AssertHubAsync(ErrorCodes.InvalidSequence, () => speaker.SendAsync(sequence, new byte[8_000]));

        await AssertGoesOnAsync(speaker, session);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Arguments_of_a_wrong_type_are_refused_and_the_speaker_goes_on(bool messagePack)
    {
        var session = await Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.StartAsync(Server, session, messagePack);

        await Assert.ThrowsAsync<HubException>(
            () => speaker.Connection.InvokeAsync<long>(HubMethods.SendAudio, "nought", "not base64!", Cancelled));
        await Assert.ThrowsAsync<HubException>(
            () => speaker.Connection.InvokeAsync<long>(HubMethods.SendAudio, 0L, Cancelled));
        await Assert.ThrowsAsync<HubException>(
            () => speaker.Connection.InvokeAsync("DeleteEverything", Cancelled));

        await AssertGoesOnAsync(speaker, session);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(long.MaxValue)]
    public async Task Gap_answers_the_number_to_go_back_to_and_nothing_is_lost(long tooFar)
    {
        var session = await Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        var sent = SentAudio.Sentences(2);
        Assert.Equal(1, await speaker.SendAsync(0, sent.Chunks[0]));

        Assert.Equal(1, await speaker.SendAsync(tooFar, new byte[8_000]));

        await speaker.SpeakAsync(sent.Chunks);
        await speaker.EndAsync();
        sent.AssertHeardOnce(await Server.TranscriptAsync(session, "en-US"));
    }

    [Fact]
    public async Task Repeat_and_jump_back_are_ignored()
    {
        var session = await Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        var sent = SentAudio.Sentences(2);
        for (var i = 0; i < 4; i++) Assert.Equal(i + 1, await speaker.SendAsync(i, sent.Chunks[i]));
        var other = new SyntheticSpeech(seed: 9).WhiteNoise(0.25).ToArray();

        Assert.Equal(4, await speaker.SendAsync(3, other));
        Assert.Equal(4, await speaker.SendAsync(0, other));

        await speaker.SpeakAsync(sent.Chunks);
        Assert.Equal(sent.Chunks.Count, await speaker.SendAsync(2, other));
        await speaker.EndAsync();
        sent.AssertHeardOnce(await Server.TranscriptAsync(session, "en-US"));
    }

    [Fact]
    public async Task Calls_before_Start_are_refused_by_name()
    {
        await using var speaker = await TestSpeaker.ConnectAsync(Server);

        await NamedError.AssertHubAsync(ErrorCodes.NotStarted, () => speaker.SendAsync(0, new byte[8_000]));
        await NamedError.AssertHubAsync(ErrorCodes.NotStarted, speaker.PauseAsync);
        await NamedError.AssertHubAsync(ErrorCodes.NotStarted, speaker.ResumeAsync);
        await NamedError.AssertHubAsync(ErrorCodes.NotStarted, speaker.EndAsync);

        var session = await Server.CreateSessionAsync();
        await speaker.StartAsync(session);
        Assert.Equal(1, await speaker.SendAsync(0, new byte[8_000]));
    }

    [Fact]
    public async Task Audio_after_End_is_refused_by_name()
    {
        var session = await Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        await speaker.SpeakAsync(SentAudio.Sentences(1).Chunks);
        await speaker.EndAsync();

        await NamedError.AssertHubAsync(ErrorCodes.SessionEnded, () => speaker.SendAsync(speaker.Next, new byte[8_000]));

        Assert.Equal(1, (await Server.GetSessionAsync(session)).Segments);
    }

    [Fact]
    public async Task Speaker_is_warned_when_the_session_is_ended_from_elsewhere_and_what_was_taken_is_kept()
    {
        var session = await Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        var sent = SentAudio.Sentences(1);
        await speaker.SpeakAsync(sent.Chunks);

        await Server.EndAsync(session);

        await speaker.UntilWarnedAsync(WarningCodes.SessionEnded);
        await NamedError.AssertHubAsync(ErrorCodes.SessionEnded, () => speaker.SendAsync(speaker.Next, new byte[8_000]));
        await Wait.UntilAsync(
            async () => (await Server.GetSessionAsync(session)).Status == SessionStatus.Ended,
            "the end", cancellationToken: Cancelled);
        sent.AssertHeardOnce(await Server.TranscriptAsync(session, "en-US"));
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Start_with_a_wrong_token_is_refused_by_name(string? token)
    {
        var session = await Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.ConnectAsync(Server);

        await NamedError.AssertHubAsync(
            ErrorCodes.WrongSpeakerToken, () => speaker.StartAsync(session.SessionId, token));

        await NamedError.AssertHubAsync(ErrorCodes.NotStarted, () => speaker.SendAsync(0, new byte[8_000]));
        Assert.Equal(SessionStatus.Waiting, (await Server.GetSessionAsync(session)).Status);
    }

    [Fact]
    public async Task Start_with_a_token_of_another_session_or_a_huge_one_is_refused_by_name()
    {
        var (session, other) = (await Server.CreateSessionAsync(), await Server.CreateSessionAsync());
        await using var speaker = await TestSpeaker.ConnectAsync(Server);

        await NamedError.AssertHubAsync(
            ErrorCodes.WrongSpeakerToken, () => speaker.StartAsync(session.SessionId, other.SpeakerToken));
        await NamedError.AssertHubAsync(
            ErrorCodes.WrongSpeakerToken, () => speaker.StartAsync(session.SessionId, new string('x', 100_000)));
    }

    [Fact]
    public async Task Guessing_at_the_token_is_stopped_without_locking_the_speaker_or_listeners_out()
    {
        var session = await Server.CreateSessionAsync(passcode: "open sesame");
        await using var guesser = await TestSpeaker.ConnectAsync(Server);
        for (var i = 0; i < 100; i++)
            await NamedError.AssertHubAsync(
                ErrorCodes.WrongSpeakerToken, () => guesser.StartAsync(session.SessionId, $"guess {i}"));
        await NamedError.AssertHubAsync(
            ErrorCodes.TooManyAttempts, () => guesser.StartAsync(session.SessionId, "another guess"));

        await using var listener = await TestListener.ConnectAsync(Server);
        await listener.JoinAsync(session.SessionId, "es-ES", passcode: "open sesame");
        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        await speaker.EndAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ABC")]
    [InlineData("ABCDEFGHJ")]
    [InlineData("UUUUUUUU")]
    [InlineData("../../..")]
    [InlineData("..\\..\\..")]
    [InlineData("ABCD\0EFG")]
    [InlineData("%2e%2e%2f")]
    public async Task Start_with_something_that_is_no_session_id_is_refused_by_name(string? id)
    {
        await using var speaker = await TestSpeaker.ConnectAsync(Server);

        await NamedError.AssertHubAsync(ErrorCodes.InvalidSessionId, () => speaker.StartAsync(id, "token"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_without_arguments_or_with_a_huge_id_is_refused_by_name(bool messagePack)
    {
        await using var speaker = await TestSpeaker.ConnectAsync(Server, messagePack);

        await NamedError.AssertHubAsync(
            ErrorCodes.InvalidSessionId, () => speaker.Connection.InvokeAsync<StartReply>(HubMethods.Start, null, Cancelled));
        await NamedError.AssertHubAsync(
            ErrorCodes.InvalidSessionId, () => speaker.StartAsync(new string('A', 500_000), "token"));
    }

    [Fact]
    public async Task Start_on_a_session_that_is_not_there_is_refused_by_name()
    {
        await using var speaker = await TestSpeaker.ConnectAsync(Server);

        await NamedError.AssertHubAsync(ErrorCodes.SessionNotFound, () => speaker.StartAsync("00000000", "token"));
    }

    [Fact]
    public async Task Start_takes_an_id_as_people_write_it()
    {
        var session = await Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.ConnectAsync(Server);
        var written = $" {session.SessionId[..4]}-{session.SessionId[4..]} ".ToLowerInvariant()
            .Replace('0', 'o').Replace('1', 'l');

        Assert.Equal(1, (await speaker.StartAsync(written, session.SpeakerToken)).Take);
    }

    [Fact]
    public async Task Start_on_an_ended_session_is_refused_by_name()
    {
        var session = await Server.CreateSessionAsync();
        await using (var before = await TestSpeaker.StartAsync(Server, session)) await before.EndAsync();
        await using var speaker = await TestSpeaker.ConnectAsync(Server);

        await NamedError.AssertHubAsync(ErrorCodes.SessionEnded, () => speaker.StartAsync(session));
        await NamedError.AssertHubAsync(ErrorCodes.SessionEnded, () => speaker.StartAsync(session, take: 1));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public async Task Start_with_a_take_that_never_was_is_refused_by_name(int take)
    {
        var session = await Server.CreateSessionAsync();
        await using var first = await TestSpeaker.StartAsync(Server, session);
        await using var speaker = await TestSpeaker.ConnectAsync(Server);

        await NamedError.AssertHubAsync(ErrorCodes.UnknownTake, () => speaker.StartAsync(session, take));

        await AssertGoesOnAsync(first, session);
    }

    /// <summary>The connection is alive, nothing of the take was counted, and what is said now is heard.</summary>
    private async Task AssertGoesOnAsync(TestSpeaker speaker, Contracts.Rest.CreateSessionReply session)
    {
        Assert.Equal(HubConnectionState.Connected, speaker.Connection.State);
        var sent = SentAudio.Sentences(1);
        await speaker.SpeakAsync(sent.Chunks);
        await speaker.EndAsync();
        sent.AssertHeardOnce(await Server.TranscriptAsync(session, "en-US"));
    }
}
