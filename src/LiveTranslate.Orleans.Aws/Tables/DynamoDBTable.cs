using System.Globalization;
using Amazon;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using LiveTranslate.Aws.Protocol;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace LiveTranslate.Orleans.Aws.Tables;

/// <summary>A table and the client that speaks to it.</summary>
/// <param name="options">
/// Asked for when first needed: a host reports the faults of all options together, but only after everything is made.
/// </param>
/// <param name="key">What its items are found by.</param>
/// <param name="time">Paces the wait for a new table.</param>
/// <param name="logger">Says when a table was made.</param>
internal sealed partial class DynamoDBTable(
    Func<DynamoDBTableOptions> options, TableKey key, TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxPoll = TimeSpan.FromSeconds(2);

    // The SDK's 100 s would outlast every deadline of the cluster: a silent connection is given up, and tried again.
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(5);

    private readonly Lock _making = new();
    private readonly AsyncLocal<long> _sent = new();
    private AmazonDynamoDBClient? _client;

    public IAmazonDynamoDB Client
    {
        get
        {
            lock (_making) return _client ??= Observe(CreateClient(options()));
        }
    }

    /// <summary>DynamoDB's time.</summary>
    public ServiceClock Clock { get; } = new("dynamodb", time, logger);

    public string Name => options().TableName;

    /// <summary>
    /// Waits until the table can be used; makes it when there is none, and gives it another capacity when it is to, where
    /// the options allow that.
    /// </summary>
    /// <returns>Whether this call made it.</returns>
    /// <exception cref="OrleansConfigurationException">There is no such table, or it has other keys.</exception>
    /// <exception cref="TimeoutException">It was not ready in time.</exception>
    public async Task<bool> EnsureAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var (created, updated) = (false, false);
        for (var poll = FirstPoll; ; poll = poll * 2 < MaxPoll ? poll * 2 : MaxPoll)
        {
            var table = await DescribeAsync(cancellationToken);
            if (table is null) created |= await CreateAsync(cancellationToken);
            else if (!key.Matches(table)) throw OtherKeys();
            // A table that is being changed can be read and written.
            else if (table.TableStatus == TableStatus.UPDATING) return created;
            else if (table.TableStatus == TableStatus.ACTIVE)
            {
                // Once: what the service does with it later is its own affair.
                if (updated || !IsToBeUpdated(table)) return created;
                await UpdateAsync(cancellationToken);
                updated = true;
            }

            if (time.GetElapsedTime(start) > options().ReadyLimit)
                throw new TimeoutException($"The DynamoDB table '{Name}' is {table?.TableStatus.Value ?? "missing"} after {options().ReadyLimit}.");
            await Task.Delay(poll, time, cancellationToken);
        }
    }

    public void Dispose()
    {
        lock (_making) _client?.Dispose();
    }

    // Whatever its answers are about, they also say what time it is there.
    private AmazonDynamoDBClient Observe(AmazonDynamoDBClient client)
    {
        client.BeforeRequestEvent += (_, _) => _sent.Value = Clock.Timestamp;
        client.AfterResponseEvent += (_, answer) =>
        {
            if (answer is WebServiceResponseEventArgs { ResponseHeaders: { } headers } && headers.TryGetValue("Date", out var date)
                && DateTimeOffset.TryParseExact(date, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var said))
                Clock.Note(said, _sent.Value);
        };
        return client;
    }

    private static AmazonDynamoDBClient CreateClient(AwsConnectionOptions options)
    {
        var config = new AmazonDynamoDBConfig
        {
            Timeout = AttemptLimit,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = 3,
        };
        if (options.ServiceUrl is { } url)
        {
            config.ServiceURL = url.AbsoluteUri;
            config.AuthenticationRegion = options.SigningRegion;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.SigningRegion);
            (config.UseFIPSEndpoint, config.UseDualstackEndpoint) = (options.UseFips, options.UseDualStack);
        }

        return new AmazonDynamoDBClient(options.ResolveCredentials(), config);
    }

    private async Task<TableDescription?> DescribeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await Client.DescribeTableAsync(Name, cancellationToken)).Table;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }

    private async Task<bool> CreateAsync(CancellationToken cancellationToken)
    {
        var settings = options();
        if (!settings.CreateIfNotExists)
        {
            throw new OrleansConfigurationException(
                $"There is no DynamoDB table '{Name}', and {settings.GetType().Name}:CreateIfNotExists is false: "
                + $"create the table with {key}, or set CreateIfNotExists = true.");
        }

        var request = new CreateTableRequest(Name, key.Schema())
        {
            AttributeDefinitions = key.Attributes(),
            BillingMode = Billing,
            ProvisionedThroughput = Capacity,
        };
        try
        {
            await Client.CreateTableAsync(request, cancellationToken);
            LogCreated(logger, Name);
            return true;
        }
        catch (ResourceInUseException)
        {
            // Another process was faster; both wait for the same table.
            return false;
        }
    }

    private BillingMode Billing => options().UseProvisionedThroughput ? BillingMode.PROVISIONED : BillingMode.PAY_PER_REQUEST;

    private ProvisionedThroughput? Capacity => options() is { UseProvisionedThroughput: true } settings
        ? new ProvisionedThroughput(settings.ReadCapacityUnits, settings.WriteCapacityUnits)
        : null;

    private bool IsToBeUpdated(TableDescription table)
    {
        if (!options().UpdateIfExists) return false;
        // A table billed by request has no capacity, or one of zero.
        var (wanted, has) = (Capacity, table.ProvisionedThroughput);
        return (wanted?.ReadCapacityUnits ?? 0, wanted?.WriteCapacityUnits ?? 0) != (has?.ReadCapacityUnits ?? 0, has?.WriteCapacityUnits ?? 0);
    }

    private async Task UpdateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Client.UpdateTableAsync(
                new UpdateTableRequest { TableName = Name, BillingMode = Billing, ProvisionedThroughput = Capacity }, cancellationToken);
            LogUpdated(logger, Name);
        }
        catch (ResourceInUseException)
        {
            // Another process was faster; both want the same.
        }
    }

    private OrleansConfigurationException OtherKeys() => new(
        $"The DynamoDB table '{Name}' was made for something else: this needs {key}. "
        + $"Set {options().GetType().Name}:TableName to another name.");

    [LoggerMessage(4003, LogLevel.Information, "Gave the DynamoDB table {Table} the billing and capacity of the settings")]
    private static partial void LogUpdated(ILogger logger, string table);

    [LoggerMessage(4001, LogLevel.Information, "Created the DynamoDB table {Table}")]
    private static partial void LogCreated(ILogger logger, string table);
}
