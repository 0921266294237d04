using Amazon.DynamoDBv2;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Grains.Sessions;
using LiveTranslate.Orleans.Aws.Persistence;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Custody;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Server.Cluster;
using LiveTranslate.Server.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Xunit;

namespace LiveTranslate.Aws.Tests.Persistence;

public sealed class SessionRecordStorageTests(LocalAwsFixture local) : IDisposable
{
    private static readonly GrainId Grain = GrainId.Create("session", "0123ABCD");
    private readonly StorageFixture _service = new(local.Aws.DynamoDb);

    [Fact]
    public async Task Record_of_a_session_is_read_as_it_was_written()
    {
        var storage = await _service.StorageAsync(TestContext.Current.CancellationToken, Plain);
        var record = new SessionRecord
        {
            Description = new SessionDescription
            {
                Title = "Über „Töne“", SourceLanguage = "en-US", TargetLanguages = ["es-ES", "ca"], SpeakerTokenHash = [1, 2, 255],
            },
            Progress = new SessionProgress
            {
                Phase = SessionPhase.Live,
                StartedAt = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(2)),
                LastTake = 2,
                Takes = [new TakeProgress(1, 0, true), new TakeProgress(2, null, false)],
                Ledger = new LedgerState
                {
                    Archived = new AudioPosition(1, 40, 100),
                    ArchivedSample = 123_456_789_012,
                    NextIndex = 7,
                    Open = [new Cut(6, new AudioPosition(1, 40, 100), new AudioPosition(2, 3, 0), 10, 20)],
                },
                Demand = [new DemandState(LanguageTag.Parse("es-ES"), Speech: true)],
            },
            Writer = Guid.NewGuid(),
            WriteNumber = 42,
        };
        await storage.WriteStateAsync("session", Grain, new GrainState<SessionRecord>(record));

        var read = new GrainState<SessionRecord>(new SessionRecord());
        await storage.ReadStateAsync("session", Grain, read);

        Assert.Equivalent(record, read.State, strict: true);
    }

    [Fact]
    public async Task Record_that_was_stored_before_serializers_could_be_chosen_is_still_read()
    {
        var storage = await _service.StorageAsync(TestContext.Current.CancellationToken, Plain);
        using var client = new AmazonDynamoDBClient("x", "y", new AmazonDynamoDBConfig { ServiceURL = local.Aws.DynamoDb.ToString() });
        var item = StateItem.Key("service", Grain, "session");
        item[StateItem.ETag] = new("1");
        item[StateItem.Data] = new()
        {
            B = new MemoryStream(
                """{"description":{"title":"Über","sourceLanguage":"en-US","targetLanguages":["ca"],"speakerTokenHash":"AQL/"},"progress":{"phase":1,"lastTake":2},"writer":"00000000-0000-0000-0000-000000000001","writeNumber":42}"""u8.ToArray()),
        };
        await client.PutItemAsync(_service.TableName, item, TestContext.Current.CancellationToken);

        var read = new GrainState<SessionRecord>(new SessionRecord());
        await storage.ReadStateAsync("session", Grain, read);

        Assert.Equal(("Über", 2, 42L), (read.State!.Description!.Title, read.State.Progress.LastTake, read.State.WriteNumber));
    }

    [Fact]
    public void Sessions_of_a_cluster_are_stored_as_plain_json_whatever_serializer_is_registered()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Aws:Region"] = "eu-central-1", ["Aws:AccessKey"] = "x", ["Aws:SecretKey"] = "y",
        });
        builder.Services.Configure<Server.Cluster.ClusterOptions>(cluster => cluster.Address = "10.0.0.1");
        builder.UseOrleans(silo => silo.UseAwsCluster());
        using var host = builder.Build();

        var options = host.Services.GetRequiredService<IOptionsMonitor<DynamoDBStorageOptions>>().Get(SessionRecord.StorageName);

        Assert.IsType<PlainJsonSerializer>(options.GrainStorageSerializer);
    }

    public void Dispose() => _service.Dispose();

    private static void Plain(DynamoDBStorageOptions options) => options.GrainStorageSerializer = new PlainJsonSerializer();
}
