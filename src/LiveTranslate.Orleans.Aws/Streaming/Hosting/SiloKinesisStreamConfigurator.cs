using LiveTranslate.Orleans.Aws.Streaming;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Hosting;

/// <summary>Configures a stream provider on Amazon Kinesis Data Streams.</summary>
public sealed class SiloKinesisStreamConfigurator : SiloPersistentStreamConfigurator
{
    /// <param name="name">The provider's name.</param>
    /// <param name="configureServices">Where its services go.</param>
    public SiloKinesisStreamConfigurator(string name, Action<Action<IServiceCollection>> configureServices)
        : base(name, configureServices, KinesisAdapterFactory.Create)
    {
        ConfigureDelegate(services =>
        {
            services.AddTransient<IConfigurationValidator>(provider => new KinesisValidator(provider, name));
            services.ConfigureNamedOptionForLogging<KinesisStreamOptions>(name);
        });
        ReadOn((_, _) => true);
    }

    /// <summary>The data stream and how it is used.</summary>
    public SiloKinesisStreamConfigurator ConfigureKinesis(Action<OptionsBuilder<KinesisStreamOptions>> configure)
    {
        this.Configure(configure);
        return this;
    }

    /// <summary>The data stream and how it is used.</summary>
    public SiloKinesisStreamConfigurator ConfigureKinesis(Action<KinesisStreamOptions> configure) =>
        ConfigureKinesis(options => options.Configure(configure));

    /// <summary>Where progress is recorded. Without it, in the table and with the access that are the defaults.</summary>
    public SiloKinesisStreamConfigurator UseDynamoDBCheckpointer(
        Action<OptionsBuilder<DynamoDBStreamQueueCheckpointerOptions>>? configure = null)
    {
        this.Configure(configure ?? (_ => { }));
        return this;
    }

    /// <summary>Where progress is recorded.</summary>
    public SiloKinesisStreamConfigurator UseDynamoDBCheckpointer(Action<DynamoDBStreamQueueCheckpointerOptions> configure) =>
        UseDynamoDBCheckpointer(options => options.Configure(configure));

    /// <summary>Which silos read; by default all. The others only put.</summary>
    public SiloKinesisStreamConfigurator ReadOn(Func<IServiceProvider, SiloAddress, bool> reads)
    {
        this.ConfigurePartitionBalancing((services, _) => new LaneBalancer(services, silo => reads(services, silo)));
        return this;
    }

    private sealed class KinesisValidator(IServiceProvider services, string name) : IConfigurationValidator
    {
        public void ValidateConfiguration()
        {
            var faults = services.GetRequiredService<IOptionsMonitor<KinesisStreamOptions>>().Get(name).Faults(name)
                .Concat(services.GetRequiredService<IOptionsMonitor<DynamoDBStreamQueueCheckpointerOptions>>().Get(name).Faults(name))
                .ToList();
            if (services.GetService<IAudioDestination>() is null)
                faults.Add($"The Kinesis stream provider '{name}' needs a registered {nameof(IAudioDestination)}.");
            if (faults.Count > 0) throw new OrleansConfigurationException(string.Join(' ', faults));
        }
    }
}
