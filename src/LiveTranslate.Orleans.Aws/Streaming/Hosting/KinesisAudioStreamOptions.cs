using LiveTranslate.Aws.Protocol;

namespace Orleans.Configuration;

/// <summary>
/// A stream of audio on Amazon Kinesis Data Streams. What means the same as in Orleans' own Kinesis provider is called the
/// same; <see cref="CreateIfNotExists"/> and all that is about lanes, puts and the cache is of this provider alone.
/// </summary>
public class KinesisAudioStreamOptions : AwsConnectionOptions
{
    // Kinesis allows five reads a second and shard.
    private static readonly TimeSpan MinGetRecordsInterval = TimeSpan.FromMilliseconds(200);

    // One record may have that much.
    private const int MinBytes = 1024 * 1024;

    /// <summary>The data stream's name.</summary>
    public string StreamName { get; set; } = "";

    /// <summary>
    /// Service and access in one text: <c>Service</c>, or <c>Service;AccessKey;SecretKey;Region</c>. To set it sets those
    /// four.
    /// </summary>
    /// <exception cref="ArgumentException">It has neither one part nor four.</exception>
    [Redact]
    public string? ConnectionString
    {
        get => AccessKey is null ? Service : $"{Service};{AccessKey};{SecretKey};{SigningRegion}";
        set => (Service, AccessKey, SecretKey, Region) = (string.IsNullOrEmpty(value) ? [] : value.Split(';')) switch
        {
            [] => (null, null, null, null),
            [var service] => (service, AccessKey, SecretKey, Region),
            [var service, var key, var secret, var region] => (service, key, secret, region),
            _ => throw new ArgumentException("A connection string is 'Service' or 'Service;AccessKey;SecretKey;Region'.", nameof(value)),
        };
    }

    /// <summary>Creates the data stream when there is none. Default false: streams are made by whoever deploys.</summary>
    public bool CreateIfNotExists { get; set; }

    /// <summary>Shards of a data stream that is created; null (the default) for on-demand capacity.</summary>
    public int? ShardCount { get; set; }

    /// <summary>
    /// How many lanes the shards are shared out to: at most so many silos read. It must be the same everywhere. Default 8.
    /// </summary>
    public int LaneCount { get; set; } = 8;

    /// <summary>How long a record may wait for others to be put with it. Default 20 ms.</summary>
    public TimeSpan MaxPutDelay { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a put is tried before it fails; one request gets half of it. Default 10 s.</summary>
    public TimeSpan PutTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How much may wait to be put, in bytes. Default 64 MB.</summary>
    public int MaxPendingBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// The time between two reads of a shard. Default 250 ms: Kinesis allows five reads a second to all readers of a shard,
    /// and one is left for reading audio back.
    /// </summary>
    public TimeSpan GetRecordsInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often new shards are looked for when no shard ends. Default 30 s.</summary>
    public TimeSpan TopologyCheckInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How much a lane holds that is read and not delivered, in bytes; reading waits beyond. Default 64 MB.</summary>
    public int CacheBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// How long a record waits for a session that does not take it. Default 10 s: its sender asks what is missing, and
    /// sends it again.
    /// </summary>
    public TimeSpan CacheAge { get; set; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    [Redact]
    public override string? AccessKey { get; set; }

    /// <inheritdoc/>
    [Redact]
    public override string? SecretKey { get; set; }

    /// <inheritdoc/>
    [Redact]
    public override string? Token { get; set; }

    /// <summary>Everything that is wrong, each fault with its setting and cure.</summary>
    /// <param name="section">How the options are called where they are set.</param>
    internal IEnumerable<string> Faults(string section)
    {
        foreach (var fault in ConnectionFaults(section)) yield return fault;
        if (string.IsNullOrWhiteSpace(StreamName)) yield return $"{section}:StreamName must name a Kinesis data stream.";
        if (LaneCount is < 1 or > 1024) yield return $"{section}:LaneCount must be 1 to 1024.";
        if (ShardCount is < 1) yield return $"{section}:ShardCount must be at least 1; or leave it out, for on-demand capacity.";
        if (MaxPutDelay < TimeSpan.Zero) yield return $"{section}:MaxPutDelay must not be negative.";
        if (MaxPendingBytes < MinBytes) yield return $"{section}:MaxPendingBytes must be at least 1 MB ({MinBytes}).";
        if (CacheBytes < MinBytes) yield return $"{section}:CacheBytes must be at least 1 MB ({MinBytes}).";
        if (GetRecordsInterval < MinGetRecordsInterval)
            yield return $"{section}:GetRecordsInterval must be at least {MinGetRecordsInterval}: Kinesis allows five reads a second and shard.";
        (TimeSpan Value, string Property)[] durations =
        [
            (PutTimeout, nameof(PutTimeout)), (TopologyCheckInterval, nameof(TopologyCheckInterval)), (CacheAge, nameof(CacheAge)),
        ];
        foreach (var (value, property) in durations)
            if (value <= TimeSpan.Zero) yield return $"{section}:{property} must be longer than zero.";
    }
}
