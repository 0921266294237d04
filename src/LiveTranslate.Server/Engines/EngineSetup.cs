using LiveTranslate.Engines.Offline;
using LiveTranslate.Server.Hosting;

namespace LiveTranslate.Server.Engines;

/// <summary>The engines of every stage. So far all of them are the offline ones.</summary>
internal static class EngineSetup
{
    private const string ArchivePath = "Archive:Path";

    public static void AddEngines(this WebApplicationBuilder builder)
    {
        // The archive lives beside the sessions, unless it has a place of its own.
        var data = builder.Configuration.GetSection(DataOptions.Section).Get<DataOptions>() ?? new DataOptions();
        if (string.IsNullOrEmpty(builder.Configuration[ArchivePath])) builder.Configuration[ArchivePath] = data.Archive;
        builder.Services.AddOfflineEngines(builder.Configuration);
        builder.Services.AddSingleton<EngineProbe>();
        builder.Services.AddHostedService(services => services.GetRequiredService<EngineProbe>());
    }
}
