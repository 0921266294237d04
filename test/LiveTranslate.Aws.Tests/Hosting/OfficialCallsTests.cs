using LiveTranslate.Orleans.Aws.Clustering;
using LiveTranslate.Orleans.Aws.Persistence;
using LiveTranslate.Orleans.Aws.Streaming;
using LiveTranslate.Pipeline;
using LiveTranslate.Server.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Storage;
using Xunit;

namespace LiveTranslate.Aws.Tests.Hosting;

/// <summary>
/// What Orleans documents of its DynamoDB packages compiles with ours, so that they can be swapped; and what the audio
/// stream has in common with Orleans' Kinesis provider is called the same.
/// </summary>
public sealed class OfficialCallsTests
{
    [Fact]
    public void Silo_is_put_together_as_Orleans_documents_it()
    {
        using var host = Build(silo =>
        {
            silo.UseDynamoDBClustering(options =>
            {
                options.AccessKey = "x";
                options.SecretKey = "y";
                options.Token = "z";
                options.ProfileName = null;
                options.Service = "eu-west-1";
                options.TableName = "OrleansSilos";
                options.ReadCapacityUnits = 10;
                options.WriteCapacityUnits = 5;
                options.UseProvisionedThroughput = true;
                options.CreateIfNotExists = true;
                options.UpdateIfExists = true;
            });
            silo.AddDynamoDBGrainStorageAsDefault(options =>
            {
                options.Service = "eu-west-1";
                options.ServiceId = "service";
                options.TableName = "OrleansGrainState";
                options.UseProvisionedThroughput = false;
                options.CreateIfNotExists = true;
                options.UpdateIfExists = true;
                options.DeleteStateOnClear = true;
                options.TimeToLive = TimeSpan.FromDays(1);
                options.InitStage = DynamoDBStorageOptions.DEFAULT_INIT_STAGE;
            });
            silo.AddDynamoDBGrainStorage("PubSubStore", options => options.Service = "eu-west-1");
            silo.AddDynamoDBGrainStorage("other", options => options.Configure(storage => storage.GrainStorageSerializer = new PlainJsonSerializer()));
            silo.AddDynamoDBGrainStorage("bare");
        });

        Assert.IsType<DynamoDBMembershipTable>(host.Services.GetRequiredService<IMembershipTable>());
        Assert.All(
            new[] { "Default", "PubSubStore", "other", "bare" },
            name => Assert.IsType<DynamoDBGrainStorage>(host.Services.GetRequiredKeyedService<IGrainStorage>(name)));
        Assert.True(host.Services.GetRequiredService<IOptionsMonitor<DynamoDBStorageOptions>>().Get("Default").UpdateIfExists);
    }

    [Fact]
    public void Storage_is_added_to_services_as_Orleans_documents_it()
    {
        using var host = Build(silo =>
        {
            silo.UseDynamoDBClustering(options => options.Configure(table => table.Service = "eu-west-1"));
            silo.ConfigureServices(services => services
                .AddDynamoDBGrainStorageAsDefault(options => options.Service = "eu-west-1")
                .AddDynamoDBGrainStorage("one", options => options.Service = "eu-west-1")
                .AddDynamoDBGrainStorage("two", options => options.Configure(storage => storage.Service = "eu-west-1"))
                .AddDynamoDBGrainStorage("three"));
            silo.Services.AddDynamoDBGrainStorageAsDefault(options => options.Configure(storage => storage.TableName = "Default"));
        });

        Assert.Equal("Default", host.Services.GetRequiredService<IOptionsMonitor<DynamoDBStorageOptions>>().Get("Default").TableName);
        Assert.IsType<DynamoDBGrainStorage>(host.Services.GetRequiredKeyedService<IGrainStorage>("three"));
    }

    [Fact]
    public void Client_is_put_together_as_Orleans_documents_it()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleansClient(client =>
        {
            client.UseDynamoDBClustering(options => options.Configure(gateways => gateways.TableName = "Silos"));
            client.UseDynamoDBClustering(options =>
            {
                options.Service = "eu-west-1";
                options.UpdateIfExists = true;
            });
        });
        using var host = builder.Build();

        Assert.IsType<DynamoDBGatewayListProvider>(host.Services.GetRequiredService<IGatewayListProvider>());
        Assert.Equal("Silos", host.Services.GetRequiredService<IOptions<DynamoDBGatewayOptions>>().Value.TableName);
    }

    [Fact]
    public void Silo_is_put_together_from_configuration_alone()
    {
        using var host = Build(_ => { }, new()
        {
            ["Orleans:ClusterId"] = "cluster", ["Orleans:ServiceId"] = "service",
            ["Orleans:Clustering:ProviderType"] = "DynamoDB", ["Orleans:Clustering:Region"] = "eu-west-1",
            ["Orleans:Clustering:AccessKey"] = "x", ["Orleans:Clustering:SecretKey"] = "y", ["Orleans:Clustering:Token"] = "z",
            ["Orleans:Clustering:TableName"] = "Silos", ["Orleans:Clustering:CreateIfNotExists"] = "false",
            ["Orleans:GrainStorage:notes:ProviderType"] = "DynamoDB", ["Orleans:GrainStorage:notes:Service"] = "eu-west-1",
            ["Orleans:GrainStorage:notes:TimeToLive"] = "1.00:00:00", ["Orleans:GrainStorage:notes:DeleteStateOnClear"] = "true",
            ["Orleans:GrainStorage:notes:SerializerKey"] = "plain",
        });

        Assert.IsType<DynamoDBMembershipTable>(host.Services.GetRequiredService<IMembershipTable>());
        var silos = host.Services.GetRequiredService<IOptions<DynamoDBClusteringOptions>>().Value;
        Assert.Equal(
            ("eu-west-1", "x", "y", "z", "Silos", false),
            (silos.SigningRegion, silos.AccessKey, silos.SecretKey, silos.Token, silos.TableName, silos.CreateIfNotExists));
        var notes = host.Services.GetRequiredService<IOptionsMonitor<DynamoDBStorageOptions>>().Get("notes");
        Assert.Equal(("service", TimeSpan.FromDays(1), true), (notes.ServiceId, notes.TimeToLive, notes.DeleteStateOnClear));
        Assert.IsType<PlainJsonSerializer>(notes.GrainStorageSerializer);
    }

    [Fact]
    public void Setting_in_configuration_that_is_no_value_of_its_kind_is_named()
    {
        using var host = Build(_ => { }, new()
        {
            ["Orleans:Clustering:ProviderType"] = "DynamoDB", ["Orleans:Clustering:ReadCapacityUnits"] = "many",
        });

        var error = Assert.Throws<OrleansConfigurationException>(
            () => host.Services.GetRequiredService<IOptions<DynamoDBClusteringOptions>>().Value);

        Assert.Contains("Orleans:Clustering:ReadCapacityUnits", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Audio_stream_has_the_names_of_Orleans_Kinesis_provider_for_what_means_the_same()
    {
        using var host = Build(silo =>
        {
            silo.UseLocalhostClustering();
            silo.Services.AddSingleton<IAudioDestination, Anyone>();
            silo.AddKinesisAudioStreams("audio", streams =>
            {
                streams.ConfigureKinesis(options =>
                {
                    options.ConnectionString = "eu-west-1";
                    options.Region = "eu-west-1";
                    options.StreamName = "speech";
                    options.GetRecordsInterval = TimeSpan.FromMilliseconds(200);
                    options.TopologyCheckInterval = TimeSpan.FromMinutes(1);
                });
                streams.ConfigureKinesis(options => options.Configure(kinesis => (kinesis.AccessKey, kinesis.SecretKey) = ("x", "y")));
                streams.UseDynamoDBCheckpointer(options =>
                {
                    options.Service = "eu-west-1";
                    options.TableName = "Checkpoints";
                    options.PersistInterval = TimeSpan.FromSeconds(10);
                    options.InitializationTimeout = TimeSpan.FromMinutes(1);
                });
                streams.UseDynamoDBCheckpointer(options => options.Configure(table => table.CreateIfNotExists = false));
                streams.UseDynamoDBCheckpointer();
                streams.ConfigurePullingAgent(agent => agent.Configure(options => options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(50)));
            });
        });

        Assert.Equal(
            (TimeSpan.FromMilliseconds(200), TimeSpan.FromMinutes(1)),
            (Kinesis().GetRecordsInterval, Kinesis().TopologyCheckInterval));
        var table = host.Services.GetRequiredService<IOptionsMonitor<DynamoDBStreamQueueCheckpointerOptions>>().Get("audio");
        Assert.Equal(("Checkpoints", false, TimeSpan.FromMinutes(1)), (table.TableName, table.CreateIfNotExists, table.InitializationTimeout));

        KinesisAudioStreamOptions Kinesis() => host.Services.GetRequiredService<IOptionsMonitor<KinesisAudioStreamOptions>>().Get("audio");
    }

    private static IHost Build(Action<ISiloBuilder> add, Dictionary<string, string?>? settings = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Services.AddKeyedSingleton<IGrainStorageSerializer, PlainJsonSerializer>("plain");
        builder.UseOrleans(add);
        return builder.Build();
    }

    private sealed class Anyone : IAudioDestination
    {
        public Task<bool> OpenAsync(SessionId session, CancellationToken cancellationToken) => Task.FromResult(true);
    }
}
