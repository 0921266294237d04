using LiveTranslate.Aws.Protocol;
using LiveTranslate.Pipeline.Archiving;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LiveTranslate.Engines.Aws.Archiving;

/// <summary>The archive in S3.</summary>
public static class S3ArchiveSetup
{
    /// <summary>Segments and speech in a bucket. Options: <c>Engines:Aws:Archive</c>.</summary>
    /// <param name="services">What the archive is added to.</param>
    /// <param name="configuration">Holds the section.</param>
    /// <param name="connection">The region or URL, and who asks. Called once, when the archive is made.</param>
    public static IServiceCollection AddS3Archive(
        this IServiceCollection services, IConfiguration configuration, Func<IServiceProvider, AwsConnectionOptions> connection)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<S3ArchiveOptions>()
            .Bind(configuration.GetSection(S3ArchiveOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        return services.AddSingleton<ISessionArchive>(provider => new S3SessionArchive(
            provider.GetRequiredService<IOptions<S3ArchiveOptions>>().Value,
            connection(provider),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<S3SessionArchive>>()));
    }
}
