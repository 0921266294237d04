using LiveTranslate.Engines.Aws;
using LiveTranslate.Engines.Offline;
using LiveTranslate.Server.Hosting;

namespace LiveTranslate.Server.Engines;

/// <summary>The engine of every stage, as section <c>Engines</c> chooses.</summary>
internal static class EngineSetup
{
    private const string ArchivePath = "Archive:Path";
    private const string WindowMaxDuration = "Window:MaxDuration";

    // Services answer later than programs on this machine; shorter windows make up for it (decision 4).
    private const string ShorterWindow = "00:00:01.850";

    public static void AddEngines(this WebApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<EngineOptions>(EngineOptions.Section);
        var (services, configuration) = (builder.Services, builder.Configuration);
        var chosen = Read(configuration.GetSection(EngineOptions.Section));

        if (IsAws(chosen.Recognizer))
        {
            services.AddAmazonTranscribeRecognizer(configuration);
            if (string.IsNullOrEmpty(configuration[WindowMaxDuration])) configuration[WindowMaxDuration] = ShorterWindow;
        }
        else
        {
            services.AddPocketSphinxRecognizer(configuration);
        }

        if (IsAws(chosen.Translator)) services.AddAmazonTranslateTranslator(configuration);
        else services.AddApertiumTranslator(configuration);

        if (IsAws(chosen.Synthesizer)) services.AddAmazonPollySynthesizer(configuration);
        else services.AddEspeakSynthesizer(configuration);

        if (IsAws(chosen.Archive)) services.AddS3Archive(configuration);
        else AddDiskArchive(builder);

        services.AddSingleton<EngineProbe>();
        services.AddHostedService(provider => provider.GetRequiredService<EngineProbe>());

        bool IsAws(EngineFamily? family) => (family ?? chosen.Profile) is EngineFamily.Aws;
    }

    // The archive lives beside the sessions, unless it has a place of its own.
    private static void AddDiskArchive(WebApplicationBuilder builder)
    {
        var data = builder.Configuration.GetSection(DataOptions.Section).Get<DataOptions>() ?? new DataOptions();
        if (string.IsNullOrEmpty(builder.Configuration[ArchivePath])) builder.Configuration[ArchivePath] = data.Archive;
        builder.Services.AddDiskArchive(builder.Configuration);
    }

    // What cannot be read is reported with all other faults, before the server starts.
    private static EngineOptions Read(IConfigurationSection section)
    {
        return new EngineOptions
        {
            Profile = Family(nameof(EngineOptions.Profile)) ?? EngineFamily.Offline,
            Recognizer = Family(nameof(EngineOptions.Recognizer)),
            Translator = Family(nameof(EngineOptions.Translator)),
            Synthesizer = Family(nameof(EngineOptions.Synthesizer)),
            Archive = Family(nameof(EngineOptions.Archive)),
        };

        EngineFamily? Family(string name) => Enum.TryParse<EngineFamily>(section[name], ignoreCase: true, out var family) ? family : null;
    }
}
