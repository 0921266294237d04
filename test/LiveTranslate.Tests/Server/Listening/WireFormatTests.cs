using System.Collections.Concurrent;
using System.Text.Json;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Testing;
using Microsoft.AspNetCore.SignalR.Client;
using Xunit;

namespace LiveTranslate.Tests.Server.Listening;

/// <summary>What programs that do not share our types see.</summary>
public sealed class WireFormatTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly string[] ListenerEvents =
        [HubMethods.Caption, HubMethods.Speech, HubMethods.Partial, HubMethods.SessionChanged];

    private static readonly string[] SpeakerEvents =
        [HubMethods.Archived, HubMethods.Caption, HubMethods.Partial, HubMethods.SessionChanged, HubMethods.Warning];

    private static readonly Dictionary<string, string[]> Members = new()
    {
        [HubMethods.Start] = ["take", "nextSequence", "sampleRate", "chunkMilliseconds", "maxChunkBytes"],
        [HubMethods.Join] = ["session", "captions", "nextIndex"],
        [HubMethods.Archived] = ["take", "sequence"],
        [HubMethods.Warning] = ["code", "message"],
        [HubMethods.Partial] = ["language", "text"],
        [HubMethods.Caption] =
            ["sessionId", "index", "language", "sourceText", "text", "startMs", "endMs", "timings", "failure"],
        [HubMethods.Speech] =
            ["sessionId", "index", "language", "contentType", "durationMs", "data", "url", "synthesizedMs"],
        [HubMethods.SessionChanged] =
        [
            "sessionId", "title", "status", "sourceLanguage", "targetLanguages", "listeners", "startedAt", "segments",
            "passcodeRequired",
        ],
        ["timings"] = ["closedMs", "recognizedMs", "translatedMs", "backlogMs"],
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Json_names_are_camelCase_and_bytes_are_base64()
    {
        var seen = await TalkAsync<JsonElement>(
            messagePack: false,
            (take, session) => new { sessionId = session.SessionId, speakerToken = session.SpeakerToken, take },
            session => new { sessionId = session.SessionId, language = "es-ES", audio = true, afterIndex = -1 },
            pcm => Convert.ToBase64String(pcm));

        foreach (var (name, message) in seen) AssertMembers(name, message.EnumerateObject().Select(member => member.Name));
        var caption = seen.First(one => one.Name == HubMethods.Caption && one.Message.GetProperty("language").GetString() == "es-ES").Message;
        AssertMembers("timings", caption.GetProperty("timings").EnumerateObject().Select(member => member.Name));
        Assert.Equal(JsonValueKind.Number, caption.GetProperty("startMs").ValueKind);
        var speech = seen.First(one => one.Name == HubMethods.Speech).Message;
        Assert.Equal(0xFF, speech.GetProperty("data").GetBytesFromBase64()[0]);
        var join = seen.Single(one => one.Name == HubMethods.Join).Message;
        AssertMembers(HubMethods.SessionChanged, join.GetProperty("session").EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task MessagePack_names_are_camelCase_and_bytes_are_binary()
    {
        var seen = await TalkAsync<Dictionary<string, object?>>(
            messagePack: true,
            (take, session) => new Dictionary<string, object?>
            {
                ["sessionId"] = session.SessionId, ["speakerToken"] = session.SpeakerToken, ["take"] = take,
            },
            session => new Dictionary<string, object?>
            {
                ["sessionId"] = session.SessionId, ["language"] = "es-ES", ["audio"] = true, ["afterIndex"] = -1,
            },
            pcm => pcm);

        foreach (var (name, message) in seen) AssertMembers(name, message.Keys);
        var caption = seen.First(one => one.Name == HubMethods.Caption && (string?)one.Message["language"] == "es-ES").Message;
        AssertMembers("timings", KeysOf(caption["timings"]));
        var speech = seen.First(one => one.Name == HubMethods.Speech).Message;
        Assert.Equal(0xFF, Assert.IsType<byte[]>(speech["data"])[0]);
        var join = seen.Single(one => one.Name == HubMethods.Join).Message;
        AssertMembers(HubMethods.SessionChanged, KeysOf(join["session"]));
    }

    /// <summary>A whole session, every message of which is kept as it came.</summary>
    private async Task<IReadOnlyList<(string Name, T Message)>> TalkAsync<T>(
        bool messagePack,
        Func<int?, Contracts.Rest.CreateSessionReply, object> start,
        Func<Contracts.Rest.CreateSessionReply, object> join,
        Func<byte[], object> audio)
    {
        var seen = new ConcurrentQueue<(string Name, T Message)>();
        var session = await shared.Server.CreateSessionAsync();
        await using var listener = await shared.Server.ConnectListenerAsync(messagePack);
        foreach (var name in ListenerEvents) listener.On<T>(name, message => seen.Enqueue((name, message)));
        await using var speaker = await shared.Server.ConnectSpeakerAsync(messagePack);
        foreach (var name in SpeakerEvents) speaker.On<T>(name, message => seen.Enqueue((name, message)));

        seen.Enqueue((HubMethods.Join, await listener.InvokeAsync<T>(HubMethods.Join, join(session), Cancelled)));
        seen.Enqueue((HubMethods.Start, await speaker.InvokeAsync<T>(HubMethods.Start, start(null, session), Cancelled)));
        var sequence = 0;
        foreach (var chunk in new SyntheticSpeech().Speak(2).Pause(0.75).ToChunks())
            Assert.Equal(++sequence, await speaker.InvokeAsync<long>(HubMethods.SendAudio, sequence - 1, audio(chunk), Cancelled));
        string[] expected =
            [HubMethods.Archived, HubMethods.Caption, HubMethods.Speech, HubMethods.Partial, HubMethods.SessionChanged];
        await Wait.UntilAsync(
            () => expected.All(name => seen.Any(one => one.Name == name)), "every kind of message", cancellationToken: Cancelled);
        // A second speaker makes the server warn the first.
        await using var second = await shared.Server.ConnectSpeakerAsync(messagePack);
        await second.InvokeAsync<T>(HubMethods.Start, start(null, session), Cancelled);
        await Wait.UntilAsync(
            () => seen.Any(one => one.Name == HubMethods.Warning), "a warning", cancellationToken: Cancelled);
        // Captions in Spanish may come after those the speaker sees.
        await Wait.UntilAsync(
            () => seen.Count(one => one.Name == HubMethods.Caption) >= 2, "both captions", cancellationToken: Cancelled);
        return [.. seen];
    }

    // Members may be added, but none of these may go, and all are in camelCase.
    private static void AssertMembers(string name, IEnumerable<string> members)
    {
        var there = members.ToArray();
        Assert.Empty(Members[name].Except(there));
        Assert.All(there, member => Assert.Matches("^[a-z][A-Za-z]*$", member));
    }

    private static IEnumerable<string> KeysOf(object? map) =>
        Assert.IsType<Dictionary<object, object>>(map).Keys.Cast<string>();
}
