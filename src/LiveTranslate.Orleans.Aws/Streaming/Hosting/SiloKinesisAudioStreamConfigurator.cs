using LiveTranslate.Orleans.Aws.Streaming;
using LiveTranslate.Orleans.Aws.Streaming.Api;
using LiveTranslate.Orleans.Aws.Streaming.Log;
using LiveTranslate.Orleans.Aws.Tables;
using LiveTranslate.Pipeline.Custody;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Streams;

namespace Orleans.Hosting;

/// <summary>
/// Configures a stream of audio on Amazon Kinesis Data Streams. What cannot work stops the host at start. For what it is
/// not see <see cref="KinesisAudioStreamHostingExtensions"/>.
/// </summary>
public sealed class SiloKinesisAudioStreamConfigurator : SiloPersistentStreamConfigurator
{
    /// <param name="name">The provider's name.</param>
    /// <param name="configureServices">Where its services go.</param>
    public SiloKinesisAudioStreamConfigurator(string name, Action<Action<IServiceCollection>> configureServices)
        : base(name, configureServices, KinesisAdapterFactory.Create)
    {
        ConfigureDelegate(services =>
        {
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KinesisAudioStreamOptions>, KinesisAudioStreamValidator>());
            services.AddOptions<KinesisAudioStreamOptions>(name).ValidateOnStart();
            services.AddTableOptions<DynamoDBStreamQueueCheckpointerOptions>(name)
                // Not through IOptionsMonitor: the stream's faults are reported as its own, beside those of the table.
                .PostConfigure<IEnumerable<IConfigureOptions<KinesisAudioStreamOptions>>, IEnumerable<IPostConfigureOptions<KinesisAudioStreamOptions>>>(
                    (table, setups, more) => table.TakeAccessOf(new OptionsFactory<KinesisAudioStreamOptions>(setups, more).Create(name)));
            services.AddKeyedSingleton<ISpeechLog>(name, (provider, _) => ActivatorUtilities.CreateInstance<KinesisSpeechLog>(
                provider,
                ActivatorUtilities.CreateInstance<KinesisApi>(
                    provider, provider.GetRequiredService<IOptionsMonitor<KinesisAudioStreamOptions>>().Get(name))));
        });
        // An explicit subscription needs a store of its own, and whoever makes one would wait for a session's audio that
        // nobody created.
        this.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
        ReadOn((_, _) => true);
    }

    /// <summary>The data stream and how it is used.</summary>
    public SiloKinesisAudioStreamConfigurator ConfigureKinesis(Action<OptionsBuilder<KinesisAudioStreamOptions>> configure)
    {
        this.Configure(configure);
        return this;
    }

    /// <summary>The data stream and how it is used.</summary>
    public SiloKinesisAudioStreamConfigurator ConfigureKinesis(Action<KinesisAudioStreamOptions> configure) =>
        ConfigureKinesis(options => { options.Configure(configure); });

    /// <summary>
    /// Where progress is recorded. Without it, in the default table, in the region and with the credentials of the data
    /// stream. It is the only checkpointer there is: any other stops the host at start.
    /// </summary>
    public SiloKinesisAudioStreamConfigurator UseDynamoDBCheckpointer(
        Action<OptionsBuilder<DynamoDBStreamQueueCheckpointerOptions>>? configure = null)
    {
        this.Configure(configure ?? (_ => { }));
        return this;
    }

    /// <summary>Where progress is recorded.</summary>
    public SiloKinesisAudioStreamConfigurator UseDynamoDBCheckpointer(Action<DynamoDBStreamQueueCheckpointerOptions> configure) =>
        UseDynamoDBCheckpointer(options => { options.Configure(configure); });

    /// <summary>Which silos read; by default all. The others only put.</summary>
    public SiloKinesisAudioStreamConfigurator ReadOn(Func<IServiceProvider, SiloAddress, bool> reads)
    {
        this.ConfigurePartitionBalancing((services, _) => new LaneBalancer(services, silo => reads(services, silo)));
        return this;
    }
}
