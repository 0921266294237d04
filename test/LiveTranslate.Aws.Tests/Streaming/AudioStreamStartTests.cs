using LiveTranslate.Aws.Tests.Protocol;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Orleans.Aws.Streaming;
using LiveTranslate.Orleans.Aws.Streaming.Api;
using LiveTranslate.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Xunit;

namespace LiveTranslate.Aws.Tests.Streaming;

/// <summary>A silo that would read nothing does not start, and says what is to be done.</summary>
public sealed class AudioStreamStartTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silo_in_which_nobody_says_which_sessions_there_are_does_not_start()
    {
        var fault = Assert.Single(await FaultsAsync(
            silo => silo.AddKinesisAudioStreams(AudioChunk.StreamProvider, Usual), destination: false));

        Assert.Contains("IAudioDestination", fault, StringComparison.Ordinal);
        Assert.Contains("AddSingleton", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silo_with_a_checkpointer_that_would_be_ignored_does_not_start()
    {
        var fault = Assert.Single(await FaultsAsync(silo => silo.AddKinesisAudioStreams(
            AudioChunk.StreamProvider, (SiloKinesisAudioStreamConfigurator streams) =>
            {
                streams.ConfigureKinesis(Usual);
                streams.UseGrainCheckpointer();
            })), text => text.Contains("UseDynamoDBCheckpointer", StringComparison.Ordinal));

        Assert.Contains("UseGrainCheckpointer", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shard_that_would_be_read_more_often_than_Kinesis_allows_is_a_fault()
    {
        var fault = Assert.Single(await FaultsAsync(silo => silo.AddKinesisAudioStreams(AudioChunk.StreamProvider, kinesis =>
        {
            Usual(kinesis);
            kinesis.GetRecordsInterval = TimeSpan.FromMilliseconds(199);
        })));

        Assert.Contains("GetRecordsInterval must be at least 00:00:00.2", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_elsewhere_does_not_tell_where_its_checkpoints_are()
    {
        var fault = Assert.Single(await FaultsAsync(silo => silo.AddKinesisAudioStreams(AudioChunk.StreamProvider, kinesis =>
        {
            Usual(kinesis);
            kinesis.Service = "http://127.0.0.1:4567";
        })), text => text.Contains("UseDynamoDBCheckpointer", StringComparison.Ordinal));

        Assert.Contains("http://127.0.0.1:4567", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eu-west-3", "eu-west-3")]
    [InlineData("https://vpce-1-2.kinesis.us-west-2.vpce.amazonaws.com", "us-west-2")]
    public void Checkpoints_are_in_the_region_of_the_stream_and_read_with_its_credentials(string service, string region)
    {
        using var host = Build(silo => silo.AddKinesisAudioStreams(AudioChunk.StreamProvider, kinesis =>
        {
            Usual(kinesis);
            kinesis.Service = service;
        }), destination: true);

        var table = Checkpoints(host);

        Assert.Equal((region, null, "x", "y"), (table.SigningRegion, table.ServiceUrl, table.AccessKey, table.SecretKey));
    }

    [Fact]
    public void Checkpoints_that_say_where_they_are_and_who_asks_are_left_alone()
    {
        using var host = Build(
            silo => silo.AddKinesisAudioStreams(AudioChunk.StreamProvider, (SiloKinesisAudioStreamConfigurator streams) => streams
                .ConfigureKinesis(Usual)
                .UseDynamoDBCheckpointer(table => (table.Service, table.ProfileName) = ("http://127.0.0.1:8000", "other"))),
            destination: true);

        var table = Checkpoints(host);

        Assert.Equal(
            ("http://127.0.0.1:8000", null, null, "other"), (table.Service, table.Region, table.AccessKey, table.ProfileName));
    }

    [Theory]
    [InlineData("http://127.0.0.1:4567;key;secret;us-west-2", "http://127.0.0.1:4567", "key", "secret", "us-west-2")]
    [InlineData("eu-west-3", "eu-west-3", null, null, null)]
    [InlineData("", null, null, null, null)]
    public void Connection_string_is_service_and_access(string text, string? service, string? key, string? secret, string? region)
    {
        var options = new KinesisAudioStreamOptions { ConnectionString = text };

        Assert.Equal((service, key, secret, region), (options.Service, options.AccessKey, options.SecretKey, options.Region));
        Assert.Equal(text.Length == 0 ? null : text, options.ConnectionString);
        Assert.Throws<ArgumentException>(() => options.ConnectionString = "a;b");
    }

    [Fact]
    public async Task Account_that_may_have_no_more_streams_is_told_so_at_once()
    {
        await using var kinesis = await ScriptedService.StartAsync((context, _) => context.Request.Headers["X-Amz-Target"].ToString().EndsWith("CreateStream", StringComparison.Ordinal)
            ? ScriptedService.FailAsync(context, 400, "LimitExceededException", "This request would exceed the shard limit.")
            : ScriptedService.FailAsync(context, 400, "ResourceNotFoundException"));
        var options = new KinesisAudioStreamOptions
        {
            Service = kinesis.Url, AccessKey = "x", SecretKey = "y", StreamName = "speech", CreateIfNotExists = true,
        };
        using var api = new KinesisApi(options, TimeProvider.System, NullLogger<KinesisApi>.Instance);

        var error = await Assert.ThrowsAsync<OrleansConfigurationException>(
            () => KinesisSetup.EnsureStreamAsync(api, options, TimeProvider.System, Cancelled));

        Assert.Contains("'speech'", error.Message, StringComparison.Ordinal);
        Assert.Contains("would exceed the shard limit", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, kinesis.Requests.Count);
    }

    private static async Task<string[]> FaultsAsync(Action<ISiloBuilder> add, bool destination = true)
    {
        using var host = Build(add, destination);
        var error = await Record.ExceptionAsync(() => host.StartAsync(Cancelled));
        var all = error is AggregateException several ? several.InnerExceptions : [error!];
        return [.. all.SelectMany(each => Assert.IsType<OptionsValidationException>(each).Failures)];
    }

    private static IHost Build(Action<ISiloBuilder> add, bool destination)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        if (destination) builder.Services.AddSingleton<IAudioDestination, Anyone>();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering();
            add(silo);
        });
        return builder.Build();
    }

    private static void Usual(KinesisAudioStreamOptions kinesis) =>
        (kinesis.Service, kinesis.AccessKey, kinesis.SecretKey, kinesis.StreamName) = ("eu-central-1", "x", "y", "speech");

    private static DynamoDBStreamQueueCheckpointerOptions Checkpoints(IHost host) =>
        host.Services.GetRequiredService<IOptionsMonitor<DynamoDBStreamQueueCheckpointerOptions>>().Get(AudioChunk.StreamProvider);

    private sealed class Anyone : IAudioDestination
    {
        public Task<bool> OpenAsync(SessionId session, CancellationToken cancellationToken) => Task.FromResult(true);
    }
}
