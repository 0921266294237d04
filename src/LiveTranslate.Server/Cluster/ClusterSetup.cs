using LiveTranslate.Grains.Listening;
using LiveTranslate.Grains.Placement;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Recognition;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Pipeline.Windowing;
using LiveTranslate.Server.Hosting;
using Microsoft.Extensions.Options;
using SessionOptions = LiveTranslate.Pipeline.Sessions.SessionOptions;

namespace LiveTranslate.Server.Cluster;

/// <summary>The silo: sessions and feeds, the audio stream, and where their state is kept.</summary>
internal static class ClusterSetup
{
    public static void AddCluster(this WebApplicationBuilder builder)
    {
        if (ModeOf(builder.Configuration) is ClusterMode.Aws) TaskAddress.AddTo(builder.Configuration);
        builder.Services.AddCheckedOptions<ClusterOptions>(ClusterOptions.Section);
        // Not from ClusterOptions: their faults would hide those of the server's.
        builder.Services.AddOptions<ServerOptions>().Validate<IConfiguration>(
            (server, configuration) => server.Roles == ServerRoles.All || ModeOf(configuration) is not ClusterMode.Local,
            "Server:Roles must be 'Gateway, Worker' in local mode: there is no other process to do the rest. Set it by the environment variable Server__Roles, or set Cluster__Mode=Aws.");
        builder.Services.AddSessions();
        builder.Services.AddSingleton<WorkerPresence>();
        builder.Services.AddHostedService(services => services.GetRequiredService<WorkerPresence>());
        builder.UseOrleans(silo =>
        {
            // Faults in these values are reported with all others, before the silo starts.
            var roles = Read(builder.Configuration, $"{ServerOptions.Section}:{nameof(ServerOptions.Roles)}", ServerRoles.All);
            silo.AddActivityPropagation();
            silo.UseWorkerPlacement(isWorker: roles.HasFlag(ServerRoles.Worker));
            if (!roles.HasFlag(ServerRoles.Worker)) silo.AddOutgoingGrainCallFilter<WorkerCallFilter>();
            if (ModeOf(builder.Configuration) is ClusterMode.Aws) silo.UseAwsCluster();
            else silo.UseLocalCluster();
        });
    }

    /// <summary>Sessions and feeds, whatever hosts them.</summary>
    private static void AddSessions(this IServiceCollection services)
    {
        services.AddCheckedOptions<SessionOptions>(SessionOptions.Section);
        services.AddCheckedOptions<WindowOptions>(WindowOptions.Section);
        services.AddCheckedOptions<DeliveryOptions>(DeliveryOptions.Section);
        // Not from ServerOptions: their faults would hide those of the delivery's.
        services.AddOptions<DeliveryOptions>().PostConfigure<IConfiguration>((delivery, configuration) => delivery.LinkPath =
            OutsideAddress.PathOf(
                configuration[$"{ServerOptions.Section}:{nameof(ServerOptions.PublicUrl)}"],
                configuration[$"{ServerOptions.Section}:{nameof(ServerOptions.PathBase)}"]));
        services.AddSingleton<SessionEngines>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SoundCheck>(
            provider, provider.GetRequiredService<IOptions<SessionOptions>>().Value));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<CaptionReader>(
            provider, provider.GetRequiredService<IOptions<SessionOptions>>().Value));
    }

    private static ClusterMode ModeOf(IConfiguration configuration) =>
        Read(configuration, $"{ClusterOptions.Section}:{nameof(ClusterOptions.Mode)}", ClusterMode.Local);

    private static T Read<T>(IConfiguration configuration, string key, T otherwise)
        where T : struct, Enum =>
        Enum.TryParse<T>(configuration[key], ignoreCase: true, out var value) ? value : otherwise;
}
