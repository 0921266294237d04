using LiveTranslate.Contracts.Rest;
using LiveTranslate.Grains.Sessions;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Recognition;
using LiveTranslate.Pipeline.Translation;
using LiveTranslate.Server.Hosting;
using LiveTranslate.Server.Storage;
using LiveTranslate.Testing;
using LiveTranslate.Tests.Cluster;
using LiveTranslate.Tests.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Storage;

namespace LiveTranslate.Tests.Crashes;

/// <summary>Real servers in this process whose chain of custody can be held anywhere, and which can be killed there.</summary>
internal sealed class CrashCluster : IAsyncDisposable
{
    private readonly ChosenPlacement _placement;
    private readonly ServerCluster _cluster;

    private CrashCluster(ServerCluster cluster, Chain chain, ChosenPlacement placement) =>
        (_cluster, Chain, _placement) = (cluster, chain, placement);

    public Chain Chain { get; }

    public TestEngines Engines => _cluster.Engines;

    public IReadOnlyList<LiveServer> Servers => _cluster.Servers;

    /// <summary>What the archive has of a session.</summary>
    public IReadOnlyList<Segment> Segments(CreateSessionReply session) =>
        Engines.Archive!.SegmentsOf(SessionId.Parse(session.SessionId));

    /// <param name="servers">How many. The first is never killed.</param>
    /// <param name="sessions">The server on which sessions live, while it does.</param>
    /// <param name="feeds">The server on which feeds live, while it does.</param>
    public static async Task<CrashCluster> StartAsync(int servers, int sessions, int feeds)
    {
        var chain = new Chain();
        var placement = new ChosenPlacement();
        var engines = new TestEngines { Archive = new InMemoryArchive() };
        var cluster = await ServerCluster.StartAsync(
            servers, engines, builder => Configure(builder, engines, chain, placement),
            // What is said at once is no backlog here; and nobody is to wait for longer than the test needs.
            "--Session:BehindAfter=00:10:00", "--Session:IdleClose=00:00:01", "--Delivery:RenewalPeriod=00:00:00.3");
        placement.Choose("session", cluster.Servers[sessions].Silo);
        placement.Choose("listener", cluster.Servers[feeds].Silo);
        return new CrashCluster(cluster, chain, placement);
    }

    /// <summary>Another activation, of which this one knows nothing, takes a session over.</summary>
    public async Task SupersedeAsync(CreateSessionReply session)
    {
        var storage = new DiskGrainStorage(
            Servers[0].Services.GetRequiredService<IOptions<DataOptions>>().Value.Sessions, TimeProvider.System);
        var grain = _cluster.Session(session.SessionId).GetGrainId();
        var state = new GrainState<SessionRecord?>();
        await storage.ReadStateAsync(SessionRecord.StateName, grain, state);
        state.State = state.State! with { Writer = Guid.NewGuid(), WriteNumber = 1 };
        await storage.WriteStateAsync(SessionRecord.StateName, grain, state);
    }

    /// <summary>Servers die at once, without a word.</summary>
    public Task KillAsync(params IEnumerable<LiveServer> servers)
    {
        var dying = servers.ToArray();
        foreach (var server in dying) server.Services.GetRequiredService<ServerLife>().End();
        return Task.WhenAll(dying.Select(_cluster.KillAsync));
    }

    /// <summary>A server leaves the cluster without a word, and goes on with what it was at.</summary>
    public Task LoseAsync(LiveServer server) => _cluster.KillAsync(server);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private static void Configure(WebApplicationBuilder builder, TestEngines engines, Chain chain, ChosenPlacement placement)
    {
        var services = builder.Services;
        var life = new ServerLife();
        services.AddSingleton(life);
        placement.Register(services);
        services.Replace(ServiceDescriptor.Singleton<ISpeechRecognizer>(new HeldRecognizer(engines.Recognizer, chain)));
        services.Replace(ServiceDescriptor.Singleton<ITranslator>(new HeldTranslator(engines.Translator, chain)));
        services.Replace(ServiceDescriptor.Singleton<ISessionArchive>(new HeldArchive(engines.Archive!, chain, life)));
        services.AddKeyedSingleton<IGrainStorage>(SessionRecord.StorageName, (provider, _) => new HeldStorage(
            new DiskGrainStorage(provider.GetRequiredService<IOptions<DataOptions>>().Value.Sessions, TimeProvider.System), chain, life));
        var calls = new HeldCalls(chain);
        services.AddSingleton<IOutgoingGrainCallFilter>(calls).AddSingleton<IIncomingGrainCallFilter>(calls);
        services.Configure<ClusterMembershipOptions>(membership =>
        {
            // As between real servers; at Orleans' defaults the death of two at once is known after 15 s.
            membership.ProbeTimeout = TimeSpan.FromSeconds(1);
            membership.NumMissedProbesLimit = 3;
            membership.NumVotesForDeathDeclaration = 1;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(1);
        });
    }
}
