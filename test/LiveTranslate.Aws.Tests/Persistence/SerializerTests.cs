using LiveTranslate.Server.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Providers.Streams.Common;
using Orleans.Storage;
using Orleans.Streams;
using Xunit;

namespace LiveTranslate.Aws.Tests.Persistence;

/// <summary>A storage for any grain keeps what Orleans' grains keep, unless it is told how to.</summary>
public sealed class SerializerTests(LocalAwsFixture local) : IDisposable
{
    private static readonly GrainId Grain = GrainId.Create("binder", "1");
    private readonly StorageFixture _service = new(local.Aws.DynamoDb);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task State_with_grain_references_tokens_fields_and_derived_types_is_read_as_it_was_written()
    {
        var storage = await _service.StorageAsync(Cancelled);
        var state = new GrainState<Binder>(new Binder
        {
            Note = _service.Services.GetRequiredService<IGrainFactory>().GetGrain<INoteGrain>("a/b"),
            Token = new EventSequenceTokenV2(7, 2),
            Field = 5,
            Pages = [new Page { Text = "plain" }, new Picture { Text = "derived", Width = 640 }],
        });
        await storage.WriteStateAsync("binder", Grain, state);

        var read = new GrainState<Binder>(new Binder());
        await storage.ReadStateAsync("binder", Grain, read);

        Assert.Equal(state.State!.Note!.GetGrainId(), read.State!.Note!.GetGrainId());
        Assert.Equal(state.State.Token, read.State.Token);
        Assert.Equal(5, read.State.Field);
        Assert.Equal(640, Assert.IsType<Picture>(read.State.Pages[1]).Width);
    }

    [Fact]
    public async Task Serializer_registered_without_a_name_is_used_and_one_with_the_storages_name_before_it()
    {
        var unnamed = new PlainJsonSerializer();
        await _service.StorageAsync(Cancelled, add: services => services.AddSingleton<IGrainStorageSerializer>(unnamed));
        Assert.Same(unnamed, Used(_service));

        using var other = new StorageFixture(local.Aws.DynamoDb);
        var named = new PlainJsonSerializer();
        await other.StorageAsync(Cancelled, add: services => services
            .AddSingleton<IGrainStorageSerializer>(unnamed)
            .AddKeyedSingleton<IGrainStorageSerializer>("test", named));
        Assert.Same(named, Used(other));
    }

    public void Dispose() => _service.Dispose();

    private static IGrainStorageSerializer Used(StorageFixture service) => service.Services
        .GetRequiredService<IOptionsMonitor<DynamoDBStorageOptions>>()
        .Get("test").GrainStorageSerializer;

    [GenerateSerializer, Alias("LiveTranslate.Tests.Binder")]
    public sealed class Binder
    {
        [Id(0)] public INoteGrain? Note { get; set; }

        [Id(1)] public StreamSequenceToken? Token { get; set; }

        [Id(2)] public int Field;

        [Id(3)] public List<Page> Pages { get; set; } = [];
    }

    [GenerateSerializer, Alias("LiveTranslate.Tests.Page")]
    public class Page
    {
        [Id(0)] public string Text { get; set; } = "";
    }

    [GenerateSerializer, Alias("LiveTranslate.Tests.Picture")]
    public sealed class Picture : Page
    {
        [Id(0)] public int Width { get; set; }
    }
}
