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

    public static void MapSpeaking(this WebApplication app) =>
        app.MapHub<SpeakerHub>(HubMethods.SpeakerPath).WithMetadata(new PostLimit());
}
