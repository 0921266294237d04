using System.ComponentModel.DataAnnotations;
using System.Net;

namespace LiveTranslate.Server.Cluster;

/// <summary>Section <c>Cluster</c>: how silos find each other and where audio travels.</summary>
public sealed class ClusterOptions : IValidatableObject
{
    public const string Section = "Cluster";

    /// <summary>Local (default) is one process on one machine; Aws is many, on DynamoDB and Kinesis.</summary>
    public ClusterMode Mode { get; set; } = ClusterMode.Local;

    /// <summary>Silos of the same id find each other. A new one for each deployment that must not mix with another.</summary>
    public string ClusterId { get; set; } = "livetranslate";

    /// <summary>What sessions and progress belong to. It outlives deployments.</summary>
    public string ServiceId { get; set; } = "livetranslate";

    /// <summary>
    /// The address at which the other silos reach this one. Default: what ECS says in a task of its, or else 127.0.0.1,
    /// which only those on this machine reach.
    /// </summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Why ECS gave no address although this is a task of its; not for setting.</summary>
    public string? AddressFault { get; set; }

    /// <summary>Whether other machines cannot reach <see cref="Address"/>.</summary>
    public bool IsLoopback => IPAddress.TryParse(Address, out var address) && IPAddress.IsLoopback(address);

    /// <summary>The port at which they do; 0 (default) takes a free one.</summary>
    public int SiloPort { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Enum.IsDefined(Mode)) yield return Fault(nameof(Mode), "must be Local or Aws");
        if (string.IsNullOrWhiteSpace(ClusterId)) yield return Fault(nameof(ClusterId), "must name the cluster");
        if (string.IsNullOrWhiteSpace(ServiceId)) yield return Fault(nameof(ServiceId), "must name the service");
        if (!IPAddress.TryParse(Address, out _)) yield return Fault(nameof(Address), $"must be an IP address, not '{Address}'");
        if (SiloPort is < 0 or > 65535) yield return Fault(nameof(SiloPort), "must be 0 to 65535");
    }

    private static ValidationResult Fault(string property, string must) => new(
        $"{Section}:{property} {must}. Set it in appsettings.json or by the environment variable {Section}__{property}.",
        [property]);
}

public enum ClusterMode
{
    Local,
    Aws,
}
