using LiveTranslate.Contracts.Grains;
using LiveTranslate.Orleans.Aws.Streaming;
using Orleans.Configuration;

namespace Orleans.Hosting;

/// <summary>
/// Adds a stream of audio on Amazon Kinesis Data Streams. It is no general stream provider: it carries
/// <see cref="AudioChunk"/> on streams of the namespace <see cref="AudioChunk.StreamNamespace"/> and refuses all else, needs
/// an <see cref="IAudioDestination"/> that says which sessions there are, and gives a record up that is not taken within
/// <see cref="KinesisAudioStreamOptions.CacheAge"/>, because its sender sends it again. Of an Orleans request context only
/// the trace travels, in the chunk. Consumers subscribe implicitly; it cannot be rewound. For any other events take
/// Orleans' own <c>AddKinesisStreams</c>, which has other names and may be added beside it.
/// </summary>
public static class KinesisAudioStreamHostingExtensions
{
    /// <param name="builder">The silo.</param>
    /// <param name="name">The provider's name.</param>
    /// <param name="configureOptions">
    /// The data stream and how it is used; checkpoints go into the default table, in the same region and with the same
    /// credentials.
    /// </param>
    public static ISiloBuilder AddKinesisAudioStreams(
        this ISiloBuilder builder, string name, Action<KinesisAudioStreamOptions> configureOptions) =>
        builder.AddKinesisAudioStreams(name, (SiloKinesisAudioStreamConfigurator streams) => streams
            .ConfigureKinesis(configureOptions)
            .UseDynamoDBCheckpointer());

    /// <param name="builder">The silo.</param>
    /// <param name="name">The provider's name.</param>
    /// <param name="configure">The provider.</param>
    public static ISiloBuilder AddKinesisAudioStreams(
        this ISiloBuilder builder, string name, Action<SiloKinesisAudioStreamConfigurator> configure)
    {
        configure(new SiloKinesisAudioStreamConfigurator(name, services => builder.ConfigureServices(services)));
        return builder;
    }
}
