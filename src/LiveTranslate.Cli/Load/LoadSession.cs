using LiveTranslate.Cli.CommandLine;
using LiveTranslate.Cli.Listening;
using LiveTranslate.Cli.Measuring;
using LiveTranslate.Cli.Server;
using LiveTranslate.Cli.Speaking;
using LiveTranslate.Contracts;
using LiveTranslate.Contracts.Rest;

namespace LiveTranslate.Cli.Load;

/// <summary>One session of the load: its speaker and its listeners, from making it to its end.</summary>
internal sealed class LoadSession(
    LoadPlan plan, SessionApi api, HubConnections hubs, Recording recording, LoadMeasures measures, TimeProvider time)
{
    // After the speaker's End has answered, everything is archived; the rest is one hop.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan BeforeNextCreate = TimeSpan.FromSeconds(1);
    private const int CreateTries = 60;

    /// <param name="number">Of the session; listeners of different ones begin with different languages.</param>
    /// <param name="ready">Called once when everyone has joined and speaking begins.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(int number, Action ready, CancellationToken cancellation)
    {
        var session = await CreateAsync(cancellation);
        var speaker = new LoadSpeaker(time, measures);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var listeners = Enumerable.Range(0, plan.Listeners).Select(_ => new LoadListener(speaker, measures)).ToList();
        var clients = listeners
            .Select((listener, index) => new ListenerClient(
                hubs,
                new ListenerTask
                {
                    SessionId = session.SessionId,
                    Language = plan.Targets[(number + index) % plan.Targets.Count],
                    Audio = plan.Audio,
                },
                listener,
                time))
            .ToList();
        var listening = Task.WhenAll(clients.Select(client => client.RunAsync(stop.Token)));
        try
        {
            await Task.WhenAll(clients.Select(client => client.Joined));
            ready();
            await SpeakAsync(session, speaker, cancellation);
            await listening.WaitAsync(Patience, time, cancellation);
        }
        catch (TimeoutException)
        {
            throw CommandFailure.Failed($"a listener had not got everything {Patience.TotalSeconds:0} s after the end");
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAny(listening);
        }

        var state = await api.GetSessionAsync(session.SessionId, cancellation);
        measures.SessionDone(
            state.Segments,
            clients.Sum(client => client.Ledger.Missing.Count + Math.Max(0, state.Segments - (client.Ledger.Next ?? 0))),
            clients.Sum(client => client.Ledger.Duplicates));
    }

    private async Task SpeakAsync(CreateSessionReply session, LoadSpeaker speaker, CancellationToken cancellation)
    {
        using var client = new SpeakerClient(
            hubs, new SpeakerTask { SessionId = session.SessionId, SpeakerToken = session.SpeakerToken }, speaker, time);
        measures.SpeakerBegins();
        try
        {
            // From anywhere in the recording, or every session would close its windows in the same moment.
            await client.RunAsync(recording.LoopAsync(Random.Shared.Next(1_000), plan.Duration, cancellation), cancellation);
        }
        finally
        {
            measures.SpeakerEnds();
        }
    }

    /// <summary>A server may limit how many sessions are made a second; that is no failure of the load.</summary>
    private async Task<CreateSessionReply> CreateAsync(CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await api.CreateAsync(
                    new CreateSessionRequest(Recording.Language, plan.Targets, "load"), cancellation);
            }
            catch (CommandFailure failure) when (failure.Code is ErrorCodes.TooManyRequests && attempt < CreateTries)
            {
                await Task.Delay(BeforeNextCreate, time, cancellation);
            }
        }
    }
}
