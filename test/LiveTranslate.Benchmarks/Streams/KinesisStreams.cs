using LiveTranslate.Server.Cluster;
using Microsoft.Extensions.DependencyInjection;

namespace LiveTranslate.Benchmarks.Streams;

/// <summary>Our stream provider on Kinesis, as the server configures it in a cluster.</summary>
internal sealed class KinesisStreams : IAudioWay
{
    private readonly SiloGroup _silos;

    private KinesisStreams(KinesisServer server, SiloGroup silos) => (Server, _silos) = (server, silos);

    public string Name => "Kinesis stream";

    public KinesisServer Server { get; }

    public static async Task<IAudioWay> StartAsync(StreamsPlan plan, Receiver receiver)
    {
        var server = await KinesisServer.StartAsync();
        return new KinesisStreams(server, await SiloGroup.StartAsync(plan.Silos, receiver, silo =>
        {
            silo.Services.Configure<AwsClusterOptions>(aws =>
            {
                (aws.Region, aws.AccessKey, aws.SecretKey) = ("us-east-1", "test", "test");
                (aws.KinesisUrl, aws.DynamoDbUrl) = ($"{server.Aws.Kinesis}", $"{server.Aws.DynamoDb}");
                (aws.StreamName, aws.CreateStream, aws.ShardCount) = (KinesisServer.StreamName, true, plan.Shards);
            });
            silo.AddAudioStream();
        }));
    }

    public Task PutAsync(string session, ChunkStamp stamp) => _silos.PutAsync(session, stamp);

    public async ValueTask DisposeAsync()
    {
        await _silos.DisposeAsync();
        await Server.DisposeAsync();
    }
}
