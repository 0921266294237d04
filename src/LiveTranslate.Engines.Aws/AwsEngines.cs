using LiveTranslate.Engines.Aws.Archiving;
using LiveTranslate.Engines.Aws.Quotas;
using LiveTranslate.Engines.Aws.Recognition;
using LiveTranslate.Engines.Aws.Synthesis;
using LiveTranslate.Engines.Aws.Translation;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Recognition;
using LiveTranslate.Pipeline.Synthesis;
using LiveTranslate.Pipeline.Translation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LiveTranslate.Engines.Aws;

/// <summary>
/// The engines of an AWS account. Each stage may be chosen by itself. Region and credentials: section <c>Aws</c>; the
/// account's limits: <c>Engines:Aws:Quotas</c>.
/// </summary>
public static class AwsEngines
{
    /// <summary>Recognition by Amazon Transcribe Streaming. Options: <c>Engines:Aws:Recognizer</c>.</summary>
    public static IServiceCollection AddAmazonTranscribeRecognizer(this IServiceCollection services, IConfiguration configuration) =>
        services
            .AddAccount(configuration)
            .AddValidated<TranscribeOptions>(configuration, TranscribeOptions.Section)
            .AddSingleton<ISpeechRecognizer, AmazonTranscribeRecognizer>();

    /// <summary>Translation by Amazon Translate. Options: <c>Engines:Aws:Translator</c>.</summary>
    public static IServiceCollection AddAmazonTranslateTranslator(this IServiceCollection services, IConfiguration configuration) =>
        services
            .AddAccount(configuration)
            .AddValidated<TranslateOptions>(configuration, TranslateOptions.Section)
            .AddSingleton<ITranslator, AmazonTranslateTranslator>();

    /// <summary>Speech by Amazon Polly. Options: <c>Engines:Aws:Synthesizer</c>.</summary>
    public static IServiceCollection AddAmazonPollySynthesizer(this IServiceCollection services, IConfiguration configuration) =>
        services
            .AddAccount(configuration)
            .AddValidated<PollyOptions>(configuration, PollyOptions.Section)
            .AddSingleton<ISpeechSynthesizer, AmazonPollySynthesizer>();

    /// <summary>Segments and speech in an S3 bucket. Options: <c>Engines:Aws:Archive</c>.</summary>
    public static IServiceCollection AddS3Archive(this IServiceCollection services, IConfiguration configuration) =>
        services
            .AddAccount(configuration)
            .AddValidated<S3ArchiveOptions>(configuration, S3ArchiveOptions.Section)
            .AddSingleton<ISessionArchive>(provider =>
            {
                var aws = provider.GetRequiredService<AwsEngineOptions>();
                return ActivatorUtilities.CreateInstance<S3SessionArchive>(provider, aws.ConnectionTo(aws.S3Url));
            });

    private static IServiceCollection AddAccount(this IServiceCollection services, IConfiguration configuration)
    {
        if (services.Any(service => service.ServiceType == typeof(AwsQuotas))) return services;
        services.TryAddSingleton<IQuotaShare, WholeShare>();
        return services
            .AddValidated<AwsEngineOptions>(configuration, AwsEngineOptions.Section)
            .AddValidated<QuotaOptions>(configuration, QuotaOptions.Section)
            .AddSingleton<AwsQuotas>();
    }

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
