using LiveTranslate.Orleans.Aws.Streaming;
using LiveTranslate.Orleans.Aws.Streaming.Api;
using LiveTranslate.Orleans.Aws.Streaming.Log;
using LiveTranslate.Orleans.Aws.Tables;
using LiveTranslate.Pipeline.Custody;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Hosting;

/// <summary>Configures a stream provider on Amazon Kinesis Data Streams. Faulty options stop the host at start.</summary>
public sealed class SiloKinesisStreamConfigurator : SiloPersistentStreamConfigurator
{
    /// <param name="name">The provider's name.</param>
    /// <param name="configureServices">Where its services go.</param>
    public SiloKinesisStreamConfigurator(string name, Action<Action<IServiceCollection>> configureServices)
        : base(name, configureServices, KinesisAdapterFactory.Create)
    {
        ConfigureDelegate(services =>
        {
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KinesisStreamOptions>, Validator>());
            services.AddOptions<KinesisStreamOptions>(name).ValidateOnStart();
            services.AddTableOptions<DynamoDBStreamQueueCheckpointerOptions>(name);
            services.AddKeyedSingleton<ISpeechLog>(name, (provider, _) => ActivatorUtilities.CreateInstance<KinesisSpeechLog>(
                provider,
                ActivatorUtilities.CreateInstance<KinesisApi>(
                    provider, provider.GetRequiredService<IOptionsMonitor<KinesisStreamOptions>>().Get(name))));
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
        ConfigureKinesis(options => { options.Configure(configure); });

    /// <summary>Where progress is recorded. Without it, in the table and with the access that are the defaults.</summary>
    public SiloKinesisStreamConfigurator UseDynamoDBCheckpointer(
        Action<OptionsBuilder<DynamoDBStreamQueueCheckpointerOptions>>? configure = null)
    {
        this.Configure(configure ?? (_ => { }));
        return this;
    }

    /// <summary>Where progress is recorded.</summary>
    public SiloKinesisStreamConfigurator UseDynamoDBCheckpointer(Action<DynamoDBStreamQueueCheckpointerOptions> configure) =>
        UseDynamoDBCheckpointer(options => { options.Configure(configure); });

    /// <summary>Which silos read; by default all. The others only put.</summary>
    public SiloKinesisStreamConfigurator ReadOn(Func<IServiceProvider, SiloAddress, bool> reads)
    {
        this.ConfigurePartitionBalancing((services, _) => new LaneBalancer(services, silo => reads(services, silo)));
        return this;
    }

    private sealed class Validator : IValidateOptions<KinesisStreamOptions>
    {
        public ValidateOptionsResult Validate(string? name, KinesisStreamOptions options)
        {
            var faults = options.Faults($"{nameof(KinesisStreamOptions)}({name})").ToArray();
            return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }
    }
}
