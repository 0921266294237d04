using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using LiveTranslate.Orleans.Aws.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Storage;

namespace LiveTranslate.Aws.Tests.Persistence;

/// <summary>Grain storage as a silo would use it, and no silo.</summary>
internal sealed class StorageFixture(Uri service) : IDisposable
{
    private readonly List<IHost> _hosts = [];

    public string TableName { get; } = $"state-{Guid.NewGuid():N}";

    public async Task<DynamoDBGrainStorage> StorageAsync(
        CancellationToken cancellationToken, Action<DynamoDBStorageOptions>? configure = null, Action<IServiceCollection>? add = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            // Orleans' own JSON asks for a whole silo, if only to read references to grains.
            silo.UseLocalhostClustering(serviceId: "service");
            silo.AddDynamoDBGrainStorage("test", options =>
            {
                (options.Service, options.AccessKey, options.SecretKey) = (service.ToString(), "x", "y");
                options.TableName = TableName;
                configure?.Invoke(options);
            });
        });
        add?.Invoke(builder.Services);
        var host = builder.Build();
        _hosts.Add(host);
        var storage = (DynamoDBGrainStorage)host.Services.GetRequiredKeyedService<IGrainStorage>("test");
        await storage.InitializeAsync(cancellationToken);
        return storage;
    }

    /// <summary>The services of the only host.</summary>
    public IServiceProvider Services => _hosts.Single().Services;

    /// <summary>The only item in the table.</summary>
    public async Task<Dictionary<string, AttributeValue>> ItemAsync(CancellationToken cancellationToken)
    {
        using var client = new AmazonDynamoDBClient("x", "y", new AmazonDynamoDBConfig { ServiceURL = service.ToString() });
        return (await client.ScanAsync(new ScanRequest(TableName), cancellationToken)).Items.Single();
    }

    /// <summary>What Orleans logs of the options when it starts.</summary>
    public IEnumerable<string> LoggedOptions() => _hosts.Single().Services.GetServices<IOptionFormatter>()
        .Where(formatter => formatter.Name.Contains(nameof(DynamoDBStorageOptions), StringComparison.Ordinal))
        .SelectMany(formatter => formatter.Format());

    public void Dispose() => _hosts.ForEach(host => host.Dispose());
}
