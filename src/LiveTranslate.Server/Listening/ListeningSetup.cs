using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Server.Connections;

namespace LiveTranslate.Server.Listening;

internal static class ListeningSetup
{
    public static void AddListening(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Feeds>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Feeds>());
    }

    public static void MapListening(this WebApplication app) =>
        app.MapHub<ListenerHub>(HubMethods.ListenerPath).WithMetadata(new PostLimit());
}
