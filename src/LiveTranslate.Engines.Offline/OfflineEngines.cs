using LiveTranslate.Engines.Offline.Archiving;
using LiveTranslate.Engines.Offline.Recognition;
using LiveTranslate.Engines.Offline.Synthesis;
using LiveTranslate.Engines.Offline.Translation;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Recognition;
using LiveTranslate.Pipeline.Synthesis;
using LiveTranslate.Pipeline.Translation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LiveTranslate.Engines.Offline;

/// <summary>The engines that need no account and no network. Each stage may be chosen by itself.</summary>
public static class OfflineEngines
{
    /// <summary>
    /// All four: recognizer, translator and synthesizer from section <c>Engines:Offline</c>, the archive from
    /// section <c>Archive</c>.
    /// </summary>
    public static IServiceCollection AddOfflineEngines(this IServiceCollection services, IConfiguration configuration) =>
        services
            .AddPocketSphinxRecognizer(configuration)
            .AddApertiumTranslator(configuration)
            .AddEspeakSynthesizer(configuration)
            .AddDiskArchive(configuration);

    /// <summary>Recognition by PocketSphinx, in this process. Options: <c>Engines:Offline:Recognizer</c>.</summary>
    public static IServiceCollection AddPocketSphinxRecognizer(
        this IServiceCollection services, IConfiguration configuration) =>
        services
            .AddValidated<RecognizerOptions>(configuration, RecognizerOptions.Section)
            .AddSingleton<ISpeechRecognizer, PocketSphinxRecognizer>();

    /// <summary>Translation by Apertium, in child processes. Options: <c>Engines:Offline:Translator</c>.</summary>
    public static IServiceCollection AddApertiumTranslator(
        this IServiceCollection services, IConfiguration configuration) =>
        services
            .AddValidated<TranslatorOptions>(configuration, TranslatorOptions.Section)
            .AddSingleton<ITranslator, ApertiumTranslator>();

    /// <summary>Speech by eSpeak NG and LAME, in this process. Options: <c>Engines:Offline:Synthesizer</c>.</summary>
    public static IServiceCollection AddEspeakSynthesizer(
        this IServiceCollection services, IConfiguration configuration) =>
        services
            .AddValidated<SynthesizerOptions>(configuration, SynthesizerOptions.Section)
            .AddSingleton<ISpeechSynthesizer, EspeakSynthesizer>();

    /// <summary>Segments and speech in a folder. Options: <c>Archive</c>.</summary>
    public static IServiceCollection AddDiskArchive(this IServiceCollection services, IConfiguration configuration) =>
        services
            .AddValidated<DiskArchiveOptions>(configuration, DiskArchiveOptions.Section)
            .AddSingleton<ISessionArchive, DiskSessionArchive>();

    private static IServiceCollection AddValidated<TOptions>(
        this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<TOptions>()
            .Bind(configuration.GetSection(section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        // The engines take the options themselves, so that a test can hand them over without a container.
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<TOptions>>().Value);
        return services;
    }
}
