using System.Net;
using LiveTranslate.Contracts;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Contracts.Rest;
using LiveTranslate.Pipeline;
using LiveTranslate.Testing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Xunit;

namespace LiveTranslate.Tests.Server.Listening;

/// <summary>Listeners who come late, in a language that nobody had asked for and that takes its time.</summary>
public sealed class LateJoinTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly LanguageTag French = LanguageTag.Parse("fr-FR");
    private static readonly StageFailure Busy = new(Stage.Translation, "over-quota", "For a moment.", Transient: true);

    private LiveServer Server => shared.Server;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_join_is_answered_while_what_was_said_before_is_still_being_translated()
    {
        var session = await SpokenAsync(sentences: 3);
        await using var listener = await TestListener.ConnectAsync(Server);
        JoinReply reply;
        using (shared.Engines.Translator.OnTranslate.Hang())
        {
            reply = await listener.JoinAsync(session.SessionId, "fr-FR").WaitAsync(TimeSpan.FromSeconds(4), Cancelled);
            Assert.Empty(reply.Captions);
            Assert.Equal(3, reply.NextIndex);
        }

        var history = await UntilHistoryAsync(listener, before: reply.NextIndex, count: 3);

        Assert.Equal([0, 1, 2], history.Select(caption => caption.Index));
        Assert.All(history, caption => Assert.Equal($"[fr-FR] {caption.SourceText}", caption.Text));
    }

    [Fact]
    public async Task History_comes_in_pieces_that_end_where_the_caller_says()
    {
        var session = await SpokenAsync(sentences: 5);
        await using var listener = await TestListener.JoinAsync(Server, session.SessionId, "es-ES");

        var piece = await HistoryAsync(listener, before: 4, count: 2);

        Assert.Equal([2, 3], piece.Captions.Select(caption => caption.Index));
        Assert.Equal([0, 1], (await HistoryAsync(listener, before: 2, count: 2)).Captions.Select(caption => caption.Index));
        Assert.Empty((await HistoryAsync(listener, before: 0)).Captions);
        // As far as there is something, whatever is asked for.
        Assert.Equal(5, (await HistoryAsync(listener, before: int.MaxValue)).Captions.Count);
    }

    [Fact]
    public async Task History_is_refused_by_name_before_a_join_and_for_what_cannot_be()
    {
        var session = await SpokenAsync(sentences: 1);
        await using var listener = await TestListener.ConnectAsync(Server);
        await RefusedAsync(ErrorCodes.NotJoined, new HistoryRequest { BeforeIndex = 1 });

        await listener.JoinAsync(session.SessionId, "es-ES");

        await RefusedAsync(ErrorCodes.InvalidRequest, new HistoryRequest { BeforeIndex = -1 });
        await RefusedAsync(ErrorCodes.InvalidRequest, new HistoryRequest { BeforeIndex = 1, Count = 0 });
        await RefusedAsync(ErrorCodes.InvalidRequest, new HistoryRequest { BeforeIndex = 1, Count = 101 });
        await RefusedAsync(ErrorCodes.InvalidRequest, null);

        async Task RefusedAsync(string code, HistoryRequest? request)
        {
            var error = await Assert.ThrowsAsync<HubException>(
                () => listener.Connection.InvokeAsync<HistoryReply>(HubMethods.History, request, Cancelled));
            Assert.Contains($"{code}: ", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Joiners_of_one_language_share_each_late_translation()
    {
        var session = await SpokenAsync(sentences: 4);
        var listeners = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => TestListener.ConnectAsync(Server)));
        var before = shared.Engines.Translator.CallsTo(French);
        using (shared.Engines.Translator.OnTranslate.Hang())
            await Task.WhenAll(listeners.Select(listener => listener.JoinAsync(session.SessionId, "fr-FR")));

        foreach (var listener in listeners) await UntilHistoryAsync(listener, before: 4, count: 4);

        Assert.Equal(4, shared.Engines.Translator.CallsTo(French) - before);
        foreach (var listener in listeners) await listener.DisposeAsync();
    }

    [Fact]
    public async Task A_transcript_that_cannot_be_translated_just_now_is_no_transcript_and_says_when_to_come_back()
    {
        var session = await SpokenAsync(sentences: 2);
        var transcript = $"/api/sessions/{session.SessionId}/transcript?language=fr-FR&format=txt";
        shared.Engines.Translator.FailWhen = request => request.Session.Value == session.SessionId ? Busy : null;
        using (var refused = await Server.Http.GetAsync(transcript, Cancelled))
        {
            await NamedError.AssertProblemAsync(ErrorCodes.Unavailable, HttpStatusCode.ServiceUnavailable, refused);
            Assert.NotNull(refused.Headers.RetryAfter?.Delta);
        }

        shared.Engines.Translator.FailWhen = _ => null;
        using var answer = await Server.Http.GetAsync(transcript, Cancelled);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.Equal(2, text.Split('\n').Count(line => line.StartsWith("[fr-FR] ", StringComparison.Ordinal)));
    }

    private async Task<CreateSessionReply> SpokenAsync(int sentences)
    {
        var session = await Server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.StartAsync(Server, session);
        await speaker.SpeakAsync(SentAudio.Sentences(sentences).Chunks);
        await speaker.EndAsync();
        await Wait.UntilAsync(
            async () => (await Server.GetSessionAsync(session)).Segments == sentences, $"{sentences} segments",
            cancellationToken: Cancelled);
        return session;
    }

    private static async Task<IReadOnlyList<Caption>> UntilHistoryAsync(TestListener listener, int before, int count)
    {
        IReadOnlyList<Caption> captions = [];
        await Wait.UntilAsync(
            async () => (captions = (await HistoryAsync(listener, before)).Captions).Count == count, $"{count} captions of before",
            cancellationToken: Cancelled);
        return captions;
    }

    private static Task<HistoryReply> HistoryAsync(TestListener listener, int before, int? count = null) =>
        listener.Connection.InvokeAsync<HistoryReply>(
            HubMethods.History, new HistoryRequest { BeforeIndex = before, Count = count }, Cancelled);
}
