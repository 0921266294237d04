using Microsoft.Extensions.Options;

namespace LiveTranslate.Server.Cluster;

/// <summary>On AWS itself the other silos are on other machines: an address that only this one reaches is a mistake.</summary>
internal sealed class ReachableAddress(IConfiguration configuration) : IValidateOptions<ClusterOptions>
{
    public ValidateOptionsResult Validate(string? name, ClusterOptions options)
    {
        // A table on this machine is for servers on this machine.
        var local = configuration[$"{AwsClusterOptions.Section}:{nameof(AwsClusterOptions.DynamoDbUrl)}"] is { Length: > 0 };
        if (!options.IsLoopback || (local && options.AddressFault is null)) return ValidateOptionsResult.Success;
        const string Setting = $"{ClusterOptions.Section}:{nameof(ClusterOptions.Address)}";
        const string Cure =
            $"Set it in appsettings.json or by the environment variable {ClusterOptions.Section}__{nameof(ClusterOptions.Address)}.";
        return ValidateOptionsResult.Fail(
            options.AddressFault is { } fault
                ? $"{Setting} must be set: {fault}. {Cure}"
                : $"{Setting} must be an address at which the other servers reach this one, not {options.Address}. {Cure}");
    }
}
