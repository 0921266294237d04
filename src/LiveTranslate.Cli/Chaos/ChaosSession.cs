using LiveTranslate.Cli.CommandLine;
using LiveTranslate.Cli.Listening;
using LiveTranslate.Cli.Measuring;
using LiveTranslate.Cli.Server;
using LiveTranslate.Cli.Speaking;
using LiveTranslate.Contracts.Rest;

namespace LiveTranslate.Cli.Chaos;

/// <summary>One speaker and its listeners, each over the gateways in turn, and what is found of them at the end.</summary>
internal sealed class ChaosSession(ChaosPlan plan, IReadOnlyList<Uri> gateways, Recording recording, int number, TimeProvider time)
    : SpeakerObserver
{
    // Nobody gives up: a deployment that does not come back is found by the limit of the run.
    private static readonly TimeSpan Reconnect = TimeSpan.FromHours(1);

    // A window being filled, and one being worked on.
    private const long WorkedOnMs = 5_000;

    public NumberedSpeech Speech { get; } = new(recording, number * 37);

    public IReadOnlyList<ChaosListener> Listeners { get; } = [.. Enumerable.Range(0, plan.Listeners).Select(_ => new ChaosListener())];

    public CustodyAudit? Audit { get; private set; }

    public int Segments { get; private set; }

    /// <summary>Captions that a listener did not get.</summary>
    public int Missing { get; private set; }

    /// <summary>Captions that a listener got twice on one connection, or out of order, or speech heard twice.</summary>
    public int Twice { get; private set; }

    /// <summary>Captions that came again after a connection was lost, and were known by their index.</summary>
    public int Repeated { get; private set; }

    /// <summary>Where listeners heard something else than what was archived.</summary>
    public IReadOnlyList<string> Misheard { get; private set; } = [];

    public int Unspoken { get; private set; }

    public int SpeakerLosses { get; private set; }

    /// <summary>Why it did not come to its end; null when it did.</summary>
    public string? Failure { get; private set; }

    /// <summary>Whether everyone hears what was said after a moment.</summary>
    public bool Reaches(long spokenMs) => Failure is not null || Listeners.All(listener => listener.ReachedMs > spokenMs);

    /// <summary>Whether everyone has heard all but what is being worked on.</summary>
    public bool InTime => Reaches(Speech.SpokenMs - WorkedOnMs);

    public override void Lost(string reason) => SpeakerLosses++;

    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            await RunCoreAsync(cancellation);
        }
        catch (CommandFailure failure)
        {
            Failure = failure.Message;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Failure ??= "it had not ended when time was up";
        }
    }

    private async Task RunCoreAsync(CancellationToken cancellation)
    {
        using var api = new SessionApi(gateways[number % gateways.Count], time);
        var session = await api.CreateAsync(new CreateSessionRequest(Recording.Language, plan.Targets, "chaos"), cancellation);
        var clients = Listeners.Select((listener, index) => new ListenerClient(
            Hubs(index + 1),
            new ListenerTask
            {
                SessionId = session.SessionId,
                Language = plan.Targets[(number + index) % plan.Targets.Count],
                Audio = true,
                AfterIndex = -1,
                ReconnectFor = Reconnect,
            },
            listener,
            time)).ToList();
        var listening = Task.WhenAll(clients.Select(client => client.RunAsync(cancellation)));
        await Task.WhenAll(clients.Select(client => client.Joined));
        using (var speaker = new SpeakerClient(
            Hubs(0),
            new SpeakerTask { SessionId = session.SessionId, SpeakerToken = session.SpeakerToken, ReconnectFor = Reconnect },
            this,
            time))
            await speaker.RunAsync(Speech.SpeakAsync(plan.Duration * 3), cancellation);
        await listening;
        await CheckAsync(api, session.SessionId, clients, cancellation);
    }

    private HubConnections Hubs(int offset) =>
        new([.. Enumerable.Range(0, gateways.Count).Select(index => gateways[(number + offset + index) % gateways.Count])]);

    private async Task CheckAsync(SessionApi api, string id, List<ListenerClient> clients, CancellationToken cancellation)
    {
        var segments = await api.GetTranscriptAsync(id, Recording.Language, cancellation);
        Segments = segments.Count;
        Audit = CustodyAudit.Of(segments, Speech);
        Missing = clients.Sum(client => client.Ledger.Missing.Count + Math.Max(0, segments.Count - (client.Ledger.Next ?? 0)));
        Twice = clients.Sum(client => client.Ledger.Duplicates)
            + Listeners.Sum(listener => listener.Disordered + listener.SpokenTwice);
        Repeated = clients.Sum(client => client.Ledger.Repetitions);
        Misheard = [.. Listeners.SelectMany(listener => HeardAudit.Of(segments, listener.Captions))];
        Unspoken = Listeners.Sum(listener => segments.Count - listener.Spoken);
    }
}
