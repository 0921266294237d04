using System.Net;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Engines.Aws.Quotas;
using LiveTranslate.Grains.Placement;
using LiveTranslate.Grains.Sessions;
using LiveTranslate.Orleans.Aws.Streaming;
using LiveTranslate.Pipeline.Custody;
using LiveTranslate.Server.Storage;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Streams;
using OrleansClusterOptions = Orleans.Configuration.ClusterOptions;

namespace LiveTranslate.Server.Cluster;

/// <summary>
/// Many processes: silos and state in DynamoDB, audio in Kinesis. Whoever takes other providers for that changes it here
/// (src/decisions/0023).
/// </summary>
internal static class AwsCluster
{
    public static void UseAwsCluster(this ISiloBuilder silo)
    {
        silo.Services.AddOptions<AwsClusterOptions>()
            .BindConfiguration(AwsClusterOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        silo.Services.AddSingleton<IValidateOptions<ClusterOptions>, ReachableAddress>();
        silo.Services.AddSingleton<IAudioDestination, SessionDoor>();
        silo.Services.AddSingleton(services => services.GetRequiredKeyedService<ISpeechLog>(AudioChunk.StreamProvider));
        silo.Services.AddSingleton<IQuotaShare, WorkerShare>();
        silo.AddSilo();
        silo.UseDynamoDBClustering(options => options.Configure<IOptions<AwsClusterOptions>>((table, aws) =>
            Configure(table, aws.Value, "silos")));
        silo.AddDynamoDBGrainStorage(SessionRecord.StorageName, options => options.Configure<IOptions<AwsClusterOptions>>((table, aws) =>
        {
            Configure(table, aws.Value, "sessions");
            // As all that is stored is written.
            table.GrainStorageSerializer = new PlainJsonSerializer();
        }));
        silo.AddAudioStream();
    }

    private static void AddSilo(this ISiloBuilder silo)
    {
        silo.Services.AddOptions<OrleansClusterOptions>().Configure<IOptions<ClusterOptions>>((orleans, ours) =>
            (orleans.ClusterId, orleans.ServiceId) = (ours.Value.ClusterId, ours.Value.ServiceId));
        silo.Services.AddOptions<EndpointOptions>().Configure<IOptions<ClusterOptions>>((endpoints, ours) =>
        {
            endpoints.AdvertisedIPAddress = IPAddress.Parse(ours.Value.Address);
            endpoints.SiloPort = ours.Value.SiloPort > 0 ? ours.Value.SiloPort : SiloPorts.Free();
            endpoints.GatewayPort = 0;
            endpoints.SiloListeningEndpoint = new IPEndPoint(endpoints.AdvertisedIPAddress, endpoints.SiloPort);
        });
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            // A dead silo is voted out within some 2 s, a stopped one within 7, also when only one other is left to vote.
            membership.ProbeTimeout = TimeSpan.FromSeconds(1);
            membership.MaxProbeTimeout = TimeSpan.FromSeconds(2);
            membership.NumMissedProbesLimit = 3;
            // Of two silos one vote is enough, of more no single one with a bad network can bring down the rest.
            membership.NumVotesForDeathDeclaration = 2;
            membership.EnableIndirectProbes = false;
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(2);
            membership.NumMissedTableIAmAliveLimit = 3;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(3);
        });
    }

    internal static void AddAudioStream(this ISiloBuilder silo) =>
        silo.AddKinesisAudioStreams(AudioChunk.StreamProvider, (SiloKinesisAudioStreamConfigurator streams) =>
        {
            streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
            streams.ConfigureKinesis(options => options.Configure<IOptions<AwsClusterOptions>>((kinesis, aws) =>
            {
                aws.Value.CopyTo(kinesis, aws.Value.KinesisUrl);
                kinesis.StreamName = aws.Value.StreamName;
                (kinesis.CreateIfNotExists, kinesis.ShardCount) = (aws.Value.CreateStream, aws.Value.ShardCount);
                kinesis.LaneCount = aws.Value.LaneCount;
            }));
            streams.UseDynamoDBCheckpointer(options => options.Configure<IOptions<AwsClusterOptions>>((table, aws) =>
                Configure(table, aws.Value, "checkpoints")));
            streams.ReadOn((services, address) =>
                services.GetRequiredService<ISiloMetadataCache>().IsWorker(address) is true);
            streams.ConfigurePullingAgent(agent => agent.Configure(options =>
            {
                // The lane itself waits for what comes; this is only how soon it is asked again.
                options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(25);
                // A chunk that cannot be delivered is asked for again by number: do not hold up the rest.
                options.MaxEventDeliveryTime = TimeSpan.FromSeconds(5);
            }));
        });

    private static void Configure(DynamoDBTableOptions table, AwsClusterOptions aws, string name)
    {
        aws.CopyTo(table, aws.DynamoDbUrl);
        // Said here, wherever it comes from: the checkpoints would else take that of the data stream.
        table.Region = table.SigningRegion;
        (table.TableName, table.CreateIfNotExists) = (aws.TablePrefix + name, aws.CreateTables);
        (table.UseProvisionedThroughput, table.UpdateIfExists) = (false, false);
    }
}
