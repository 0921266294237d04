using LiveTranslate.Orleans.Aws.Persistence;
using LiveTranslate.Orleans.Aws.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;
using Orleans.Storage;

[assembly: RegisterProvider("DynamoDB", "GrainStorage", "Silo", typeof(DynamoDBGrainStorageProviderBuilder))]

namespace LiveTranslate.Orleans.Aws.Persistence;

/// <summary>What <c>Orleans:GrainStorage:{name}:ProviderType</c> <c>DynamoDB</c> stands for.</summary>
internal sealed class DynamoDBGrainStorageProviderBuilder : IProviderBuilder<ISiloBuilder>
{
    public void Configure(ISiloBuilder builder, string? name, IConfigurationSection configurationSection) =>
        builder.AddDynamoDBGrainStorage(name ?? ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, storage => storage.Configure<IServiceProvider>((options, services) =>
        {
            configurationSection.CopyTo(options);
            options.ServiceId = configurationSection.Text(nameof(options.ServiceId)) ?? options.ServiceId;
            options.DeleteStateOnClear = configurationSection.Value<bool>(nameof(options.DeleteStateOnClear)) ?? options.DeleteStateOnClear;
            options.TimeToLive = configurationSection.Value<TimeSpan>(nameof(options.TimeToLive)) ?? options.TimeToLive;
            if (configurationSection.Text("SerializerKey") is { } key)
                options.GrainStorageSerializer = services.GetRequiredKeyedService<IGrainStorageSerializer>(key);
        }));
}
