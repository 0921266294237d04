using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Server.Connections;
using LiveTranslate.Server.Hosting;

namespace LiveTranslate.Server.Speaking;

internal static class SpeakingSetup
{
    public static void AddSpeaking(this WebApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<SpeakingOptions>(SpeakingOptions.Section);
        builder.Services.AddSingleton<SpeakerChannels>();
    }

    // A network that vanishes closes nothing. SignalR's own time-out is 30 s, and a client that pings as seldom as it may
    // could not live with less; a WebSocket answers pings by itself.
    private static readonly WebSocketOptions QuickToNotice = new()
    {
        KeepAliveInterval = TimeSpan.FromSeconds(2),
        KeepAliveTimeout = TimeSpan.FromSeconds(4),
    };

    public static void MapSpeaking(this WebApplication app)
    {
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments(HubMethods.SpeakerPath),
            speaking => speaking.UseWebSockets(QuickToNotice));
        app.MapHub<SpeakerHub>(HubMethods.SpeakerPath).WithMetadata(new PostLimit());
    }
}
