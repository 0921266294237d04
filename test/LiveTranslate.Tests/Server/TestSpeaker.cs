using System.Collections.Concurrent;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Contracts.Rest;
using LiveTranslate.Testing;
using Microsoft.AspNetCore.SignalR.Client;
using Xunit;

namespace LiveTranslate.Tests.Server;

/// <summary>A speaker who keeps to the contract: sends ahead, and goes back to the number that is answered.</summary>
internal sealed class TestSpeaker : IAsyncDisposable
{
    private const int SentAhead = 32;
    private readonly ConcurrentQueue<Archived> _archived = [];
    private readonly ConcurrentQueue<Caption> _captions = [];
    private readonly ConcurrentQueue<Partial> _partials = [];
    private readonly ConcurrentQueue<SessionState> _sessions = [];
    private readonly ConcurrentQueue<Warning> _warnings = [];
    private readonly List<byte[]> _chunks = [];

    private TestSpeaker(HubConnection connection)
    {
        Connection = connection;
        connection.On<Archived>(HubMethods.Archived, _archived.Enqueue);
        connection.On<Caption>(HubMethods.Caption, _captions.Enqueue);
        connection.On<Partial>(HubMethods.Partial, _partials.Enqueue);
        connection.On<SessionState>(HubMethods.SessionChanged, _sessions.Enqueue);
        connection.On<Warning>(HubMethods.Warning, _warnings.Enqueue);
    }

    public HubConnection Connection { get; }

    public IReadOnlyList<Caption> Captions => [.. _captions];

    public IReadOnlyList<Partial> Partials => [.. _partials];

    public IReadOnlyList<SessionState> Sessions => [.. _sessions];

    public IReadOnlyList<Warning> Warnings => [.. _warnings];

    /// <summary>The chunk wanted next, as last answered.</summary>
    public long Next { get; private set; }

    /// <summary>Everything below is archived, as far as this connection was told.</summary>
    public long Archived => _archived.IsEmpty ? 0 : _archived.Max(one => one.Sequence);

    /// <summary>All archived positions in the order they came.</summary>
    public IReadOnlyList<Archived> ArchivedEvents => [.. _archived];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<TestSpeaker> ConnectAsync(LiveServer server, bool messagePack = true) =>
        new(await server.ConnectSpeakerAsync(messagePack));

    /// <summary>Connects and starts a new take.</summary>
    public static async Task<TestSpeaker> StartAsync(LiveServer server, CreateSessionReply session, bool messagePack = true)
    {
        var speaker = await ConnectAsync(server, messagePack);
        await speaker.StartAsync(session);
        return speaker;
    }

    public Task<StartReply> StartAsync(CreateSessionReply session, int? take = null) =>
        StartAsync(session.SessionId, session.SpeakerToken, take);

    public async Task<StartReply> StartAsync(string? sessionId, string? speakerToken, int? take = null)
    {
        var reply = await Connection.InvokeAsync<StartReply>(
            HubMethods.Start,
            new StartRequest { SessionId = sessionId, SpeakerToken = speakerToken, Take = take },
            Cancelled);
        Next = reply.NextSequence;
        if (take is null) _chunks.Clear();
        return reply;
    }

    /// <summary>One raw call.</summary>
    public Task<long> SendAsync(long sequence, byte[]? pcm) =>
        Connection.InvokeAsync<long>(HubMethods.SendAudio, sequence, pcm, Cancelled);

    public Task SpeakAsync(SyntheticSpeech audio) => SpeakAsync(audio.ToChunks());

    /// <summary>Adds to the take and sends until all of it is taken.</summary>
    public async Task SpeakAsync(IReadOnlyList<byte[]> chunks)
    {
        _chunks.AddRange(chunks);
        while (Next < _chunks.Count)
        {
            var before = Next;
            var batch = Enumerable.Range((int)Next, (int)Math.Min(SentAhead, _chunks.Count - Next));
            var answers = await Task.WhenAll(batch.Select(sequence => SendAsync(sequence, _chunks[sequence])));
            Next = answers[^1];
            if (Next != before) continue;
            await Wait.UntilAsync(
                async () => (Next = await SendAsync(before, _chunks[(int)before])) != before,
                "the server to take audio again",
                TimeSpan.FromSeconds(30),
                Cancelled);
        }
    }

    public Task UntilArchivedAsync() => UntilArchivedAsync(_chunks.Count);

    public Task UntilArchivedAsync(long sequence) => Wait.UntilAsync(
        () => Archived >= sequence, $"chunk {sequence} to be archived", TimeSpan.FromSeconds(30), Cancelled);

    public Task UntilWarnedAsync(string code) => Wait.UntilAsync(
        () => Warnings.Any(warning => warning.Code == code), $"the warning {code}", cancellationToken: Cancelled);

    public Task PauseAsync() => Connection.InvokeAsync(HubMethods.Pause, Cancelled);

    public Task ResumeAsync() => Connection.InvokeAsync(HubMethods.Resume, Cancelled);

    public Task EndAsync() => Connection.InvokeAsync(HubMethods.End, Cancelled);

    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
