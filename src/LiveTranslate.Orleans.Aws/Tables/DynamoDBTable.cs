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
    // AWS makes a table in 5 to 30 s; who waits longer than this has another trouble, and should hear of it.
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromMinutes(2);
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

    /// <summary>Waits until the table can be used; makes it when there is none and the options allow that.</summary>
    /// <returns>Whether this call made it.</returns>
    /// <exception cref="OrleansConfigurationException">There is no such table, or it has other keys.</exception>
    /// <exception cref="TimeoutException">It was not ready within two minutes.</exception>
    public async Task<bool> EnsureAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var created = false;
        for (var poll = FirstPoll; ; poll = poll * 2 < MaxPoll ? poll * 2 : MaxPoll)
        {
            var table = await DescribeAsync(cancellationToken);
            if (table is null) created |= await CreateAsync(cancellationToken);
            else if (!key.Matches(table)) throw OtherKeys();
            // A table that is being changed can be read and written.
            else if (table.TableStatus == TableStatus.ACTIVE || table.TableStatus == TableStatus.UPDATING) return created;

            if (time.GetElapsedTime(start) > ReadyLimit)
                throw new TimeoutException($"The DynamoDB table '{Name}' is {table?.TableStatus.Value ?? "missing"} after {ReadyLimit}.");
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
            BillingMode = settings.UseProvisionedThroughput ? BillingMode.PROVISIONED : BillingMode.PAY_PER_REQUEST,
        };
        if (settings.UseProvisionedThroughput)
            request.ProvisionedThroughput = new ProvisionedThroughput(settings.ReadCapacityUnits, settings.WriteCapacityUnits);
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

    private OrleansConfigurationException OtherKeys() => new(
        $"The DynamoDB table '{Name}' was made for something else: this needs {key}. "
        + $"Set {options().GetType().Name}:TableName to another name.");

    [LoggerMessage(4001, LogLevel.Information, "Created the DynamoDB table {Table}")]
    private static partial void LogCreated(ILogger logger, string table);
}
