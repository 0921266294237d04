using Orleans.Configuration;

namespace Orleans.Hosting;

/// <summary>Adds a stream provider on Amazon Kinesis Data Streams.</summary>
public static class SiloBuilderKinesisExtensions
{
    /// <param name="builder">The silo.</param>
    /// <param name="name">The provider's name.</param>
    /// <param name="configureOptions">The data stream and how it is used; checkpoints go where the default is.</param>
    public static ISiloBuilder AddKinesisStreams(
        this ISiloBuilder builder, string name, Action<KinesisStreamOptions> configureOptions) =>
        builder.AddKinesisStreams(name, (SiloKinesisStreamConfigurator streams) => streams
            .ConfigureKinesis(configureOptions)
            .UseDynamoDBCheckpointer());

    /// <param name="builder">The silo.</param>
    /// <param name="name">The provider's name.</param>
    /// <param name="configure">The provider.</param>
    public static ISiloBuilder AddKinesisStreams(
        this ISiloBuilder builder, string name, Action<SiloKinesisStreamConfigurator> configure)
    {
        configure(new SiloKinesisStreamConfigurator(name, services => builder.ConfigureServices(services)));
        return builder;
    }
}
