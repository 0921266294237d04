using LiveTranslate.Orleans.Aws.Persistence;
using LiveTranslate.Orleans.Aws.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace Orleans.Hosting;

/// <summary>Grains whose state is in DynamoDB.</summary>
public static class DynamoDBGrainStorageHostingExtensions
{
    /// <summary>Keeps the state of grains that name no storage in a DynamoDB table.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="configureOptions">Where the table is, and how states are kept in it.</param>
    public static ISiloBuilder AddDynamoDBGrainStorageAsDefault(
        this ISiloBuilder builder, Action<DynamoDBStorageOptions> configureOptions) =>
        builder.AddDynamoDBGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configureOptions);

    /// <inheritdoc cref="AddDynamoDBGrainStorageAsDefault(ISiloBuilder, Action{DynamoDBStorageOptions})"/>
    public static ISiloBuilder AddDynamoDBGrainStorageAsDefault(
        this ISiloBuilder builder, Action<OptionsBuilder<DynamoDBStorageOptions>>? configureOptions = null) =>
        builder.AddDynamoDBGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configureOptions);

    /// <summary>
    /// Keeps the state of grains that name this storage in a DynamoDB table. Faulty options stop the host at start.
    /// </summary>
    /// <param name="builder">The silo.</param>
    /// <param name="name">The storage's name: the key of its <see cref="IGrainStorage"/>.</param>
    /// <param name="configureOptions">Where the table is, and how states are kept in it.</param>
    public static ISiloBuilder AddDynamoDBGrainStorage(
        this ISiloBuilder builder, string name, Action<DynamoDBStorageOptions> configureOptions) =>
        builder.AddDynamoDBGrainStorage(name, options => { options.Configure(configureOptions); });

    /// <inheritdoc cref="AddDynamoDBGrainStorage(ISiloBuilder, string, Action{DynamoDBStorageOptions})"/>
    public static ISiloBuilder AddDynamoDBGrainStorage(
        this ISiloBuilder builder, string name, Action<OptionsBuilder<DynamoDBStorageOptions>>? configureOptions = null)
    {
        builder.Services.AddDynamoDBGrainStorage(name, configureOptions);
        return builder;
    }

    /// <summary>Keeps the state of grains that name no storage in a DynamoDB table.</summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="configureOptions">Where the table is, and how states are kept in it.</param>
    public static IServiceCollection AddDynamoDBGrainStorageAsDefault(
        this IServiceCollection services, Action<DynamoDBStorageOptions> configureOptions) =>
        services.AddDynamoDBGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configureOptions);

    /// <inheritdoc cref="AddDynamoDBGrainStorageAsDefault(IServiceCollection, Action{DynamoDBStorageOptions})"/>
    public static IServiceCollection AddDynamoDBGrainStorageAsDefault(
        this IServiceCollection services, Action<OptionsBuilder<DynamoDBStorageOptions>>? configureOptions = null) =>
        services.AddDynamoDBGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configureOptions);

    /// <inheritdoc cref="AddDynamoDBGrainStorage(ISiloBuilder, string, Action{DynamoDBStorageOptions})"/>
    /// <param name="services">The silo's services.</param>
    /// <param name="name">The storage's name: the key of its <see cref="IGrainStorage"/>.</param>
    /// <param name="configureOptions">Where the table is, and how states are kept in it.</param>
    public static IServiceCollection AddDynamoDBGrainStorage(
        this IServiceCollection services, string name, Action<DynamoDBStorageOptions> configureOptions) =>
        services.AddDynamoDBGrainStorage(name, options => { options.Configure(configureOptions); });

    /// <inheritdoc cref="AddDynamoDBGrainStorage(IServiceCollection, string, Action{DynamoDBStorageOptions})"/>
    public static IServiceCollection AddDynamoDBGrainStorage(
        this IServiceCollection services, string name, Action<OptionsBuilder<DynamoDBStorageOptions>>? configureOptions = null)
    {
        var options = services.AddTableOptions<DynamoDBStorageOptions>(name);
        configureOptions?.Invoke(options);
        options.PostConfigure<IOptions<ClusterOptions>>((storage, cluster) =>
        {
            if (string.IsNullOrEmpty(storage.ServiceId)) storage.ServiceId = cluster.Value.ServiceId;
        });
        services.TryAddEnumerable(ServiceDescriptor.Transient<
            IPostConfigureOptions<DynamoDBStorageOptions>, DefaultStorageProviderSerializerOptionsConfigurator<DynamoDBStorageOptions>>());
        services.ConfigureNamedOptionForLogging<DynamoDBStorageOptions>(name);
        return services.AddGrainStorage(name, (provider, key) =>
            ActivatorUtilities.CreateInstance<DynamoDBGrainStorage>(provider, key));
    }
}
