using System.Collections.Concurrent;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Testing;
using Microsoft.AspNetCore.SignalR.Client;
using Xunit;

namespace LiveTranslate.Tests.Server;

/// <summary>A listener who remembers everything that came.</summary>
internal sealed class TestListener : IAsyncDisposable
{
    private readonly ConcurrentQueue<Caption> _captions = [];
    private readonly ConcurrentQueue<Speech> _speech = [];
    private readonly ConcurrentQueue<Partial> _partials = [];
    private readonly ConcurrentQueue<SessionState> _sessions = [];

    private TestListener(HubConnection connection)
    {
        Connection = connection;
        connection.On<Caption>(HubMethods.Caption, _captions.Enqueue);
        connection.On<Speech>(HubMethods.Speech, _speech.Enqueue);
        connection.On<Partial>(HubMethods.Partial, _partials.Enqueue);
        connection.On<SessionState>(HubMethods.SessionChanged, _sessions.Enqueue);
    }

    public HubConnection Connection { get; }

    /// <summary>Captions that came as events, in that order.</summary>
    public IReadOnlyList<Caption> Captions => [.. _captions];

    public IReadOnlyList<Speech> Speech => [.. _speech];

    public IReadOnlyList<Partial> Partials => [.. _partials];

    public IReadOnlyList<SessionState> Sessions => [.. _sessions];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<TestListener> ConnectAsync(LiveServer server, bool messagePack = true) =>
        new(await server.ConnectListenerAsync(messagePack));

    /// <summary>Connects and joins.</summary>
    public static async Task<TestListener> JoinAsync(
        LiveServer server, string sessionId, string language, bool audio = false, bool messagePack = true)
    {
        var listener = await ConnectAsync(server, messagePack);
        await listener.JoinAsync(sessionId, language, audio);
        return listener;
    }

    public Task<JoinReply> JoinAsync(
        string? sessionId, string? language, bool audio = false, int? afterIndex = null, string? passcode = null) =>
        Connection.InvokeAsync<JoinReply>(
            HubMethods.Join,
            new JoinRequest
            {
                SessionId = sessionId, Language = language, Audio = audio, AfterIndex = afterIndex, Passcode = passcode,
            },
            Cancelled);

    public Task LeaveAsync() => Connection.InvokeAsync(HubMethods.Leave, Cancelled);

    public Task UntilCaptionsAsync(int count) => Wait.UntilAsync(
        () => _captions.Count >= count, $"{count} captions", cancellationToken: Cancelled);

    public Task UntilSpeechAsync(int count) => Wait.UntilAsync(
        () => _speech.Count >= count, $"speech of {count} segments, there is {string.Join(",", _speech.Select(s => s.Index))}", cancellationToken: Cancelled);

    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
