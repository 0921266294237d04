using LiveTranslate.Orleans.Aws.Tables;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Xunit;

namespace LiveTranslate.Aws.Tests.Tables;

public sealed class DynamoDBTableTests(LocalAwsFixture local)
{
    private static readonly TableKey Key = new("Stream", "Shard");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Missing_table_is_made_once_and_billed_by_request()
    {
        using var table = Table(Options());

        Assert.True(await table.EnsureAsync(Cancelled));
        Assert.False(await table.EnsureAsync(Cancelled));

        var made = (await table.Client.DescribeTableAsync(table.Name, Cancelled)).Table;
        Assert.Equal("PAY_PER_REQUEST", made.BillingModeSummary.BillingMode.Value);
        Assert.Equal(["Stream HASH", "Shard RANGE"], made.KeySchema.Select(key => $"{key.AttributeName} {key.KeyType}"));
    }

    [Fact]
    public async Task Provisioned_table_has_the_capacity_asked_for()
    {
        var options = Options();
        (options.UseProvisionedThroughput, options.ReadCapacityUnits, options.WriteCapacityUnits) = (true, 7, 3);
        using var table = Table(options);

        await table.EnsureAsync(Cancelled);

        var made = (await table.Client.DescribeTableAsync(table.Name, Cancelled)).Table.ProvisionedThroughput;
        Assert.Equal((7L, 3L), (made.ReadCapacityUnits, made.WriteCapacityUnits));
    }

    [Fact]
    public async Task Table_that_exists_is_given_the_capacity_of_the_settings_only_where_they_say_so()
    {
        var options = Options();
        using var maker = Table(options);
        await maker.EnsureAsync(Cancelled);
        (options.UseProvisionedThroughput, options.ReadCapacityUnits, options.WriteCapacityUnits) = (true, 7, 3);

        await maker.EnsureAsync(Cancelled);
        Assert.Equal((0L, 0L), await CapacityAsync());
        options.UpdateIfExists = true;
        await maker.EnsureAsync(Cancelled);
        Assert.Equal((7L, 3L), await CapacityAsync());
        await maker.EnsureAsync(Cancelled);
        options.UseProvisionedThroughput = false;
        await maker.EnsureAsync(Cancelled);
        Assert.Equal((0L, 0L), await CapacityAsync());

        Assert.Equal(2, await local.Aws.CallsAsync("UpdateTable", options.TableName, Testing.AwsService.DynamoDb));

        async Task<(long, long)> CapacityAsync()
        {
            var has = (await maker.Client.DescribeTableAsync(maker.Name, Cancelled)).Table.ProvisionedThroughput;
            return (has?.ReadCapacityUnits ?? 0, has?.WriteCapacityUnits ?? 0);
        }
    }

    [Fact]
    public async Task Missing_table_that_must_not_be_made_is_an_error_that_names_setting_and_cure()
    {
        var options = Options();
        options.CreateIfNotExists = false;
        using var table = Table(options);

        var error = await Assert.ThrowsAsync<OrleansConfigurationException>(() => table.EnsureAsync(Cancelled));

        Assert.Contains($"'{options.TableName}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("DynamoDBClusteringOptions:CreateIfNotExists", error.Message, StringComparison.Ordinal);
        Assert.Contains("create the table with the hash key 'Stream' and the range key 'Shard'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Table_that_exists_is_used_though_it_must_not_be_made()
    {
        var options = Options();
        using var maker = Table(options);
        await maker.EnsureAsync(Cancelled);
        options.CreateIfNotExists = false;
        using var user = Table(options);

        Assert.False(await user.EnsureAsync(Cancelled));
    }

    [Fact]
    public async Task Table_with_other_keys_is_not_used()
    {
        var options = Options();
        using var table = Table(options);
        await table.EnsureAsync(Cancelled);
        using var other = new DynamoDBTable(() => options, new TableKey("ClusterId"), TimeProvider.System, NullLogger.Instance);

        var error = await Assert.ThrowsAsync<OrleansConfigurationException>(() => other.EnsureAsync(Cancelled));

        Assert.Contains("TableName", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_with_faulty_options_does_not_start_and_names_every_fault()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            silo.UseDynamoDBClustering(options =>
            {
                options.Service = "localhost:8000";
                options.SecretKey = "y";
                options.TableName = "no spaces";
                options.UseProvisionedThroughput = true;
                options.WriteCapacityUnits = 0;
            });
            silo.AddDynamoDBGrainStorage("notes", options =>
                (options.Service, options.ServiceId, options.TimeToLive) = ("eu-central-1", "a/b", TimeSpan.Zero));
        });
        using var host = builder.Build();

        var error = await Assert.ThrowsAsync<AggregateException>(() => host.StartAsync(Cancelled));

        var faults = error.InnerExceptions.Cast<OptionsValidationException>().SelectMany(section => section.Failures);
        Assert.Equal(
            [
                "DynamoDBClusteringOptions:AccessKey", "DynamoDBClusteringOptions:Service",
                "DynamoDBClusteringOptions:TableName", "DynamoDBClusteringOptions:WriteCapacityUnits",
                "DynamoDBStorageOptions(notes):ServiceId", "DynamoDBStorageOptions(notes):TimeToLive",
            ],
            faults.Select(fault => fault.Split(' ')[0]).Order());
    }

    private static DynamoDBTable Table(DynamoDBTableOptions options) =>
        new(() => options, Key, TimeProvider.System, NullLogger.Instance);

    private DynamoDBClusteringOptions Options() => new()
    {
        Service = local.Aws.DynamoDb.ToString(), AccessKey = "x", SecretKey = "y", TableName = $"table-{Guid.NewGuid():N}",
    };
}
