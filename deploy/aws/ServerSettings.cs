using LiveTranslate.Deploy.Aws.Data;

namespace LiveTranslate.Deploy.Aws;

/// <summary>The environment of the servers.</summary>
internal sealed class ServerSettings(DeploymentOptions options, string domain, AudioStream stream, Archive archive)
{
    public const int HttpPort = 8080;
    public const int SiloPort = 11111;

    /// <summary>At most so many workers read the stream. It must be the same in all of them: it does not follow their number.</summary>
    public const int Lanes = 32;

    public IDictionary<string, string> Of(ServerRole role)
    {
        var settings = new Dictionary<string, string>
        {
            ["Server__Host"] = "0.0.0.0",
            ["Server__Port"] = $"{HttpPort}",
            ["Server__PublicUrl"] = $"https://{domain}",
            ["Server__Roles"] = $"{role}",
            // Cluster:Address is left to the task's metadata.
            ["Cluster__Mode"] = "Aws",
            ["Cluster__ClusterId"] = options.Name,
            ["Cluster__ServiceId"] = options.Name,
            ["Cluster__SiloPort"] = $"{SiloPort}",
            ["Aws__Region"] = Amazon.CDK.Aws.REGION,
            ["Aws__StreamName"] = stream.Name,
            ["Aws__LaneCount"] = $"{Lanes}",
            ["Aws__TablePrefix"] = Tables.PrefixOf(options),
            // They are there, and the roles may not make any.
            ["Aws__CreateStream"] = "false",
            ["Aws__CreateTables"] = "false",
            ["Engines__Profile"] = "Aws",
            ["Engines__Aws__Archive__Bucket"] = archive.Bucket.BucketName,
            ["Engines__Aws__Archive__BucketOwner"] = Amazon.CDK.Aws.ACCOUNT_ID,
            ["Engines__Aws__Archive__Prefix"] = Archive.Prefix,
            ["Telemetry__CloudWatch__Namespace"] = options.Name,
            // The load balancer says who calls: how many sessions somebody may create goes by address.
            ["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true",
            // One line an event, as CloudWatch Logs counts them.
            ["Logging__Console__FormatterName"] = "json",
            // Its sockets would need a file system that can be written.
            ["DOTNET_EnableDiagnostics"] = "0",
        };
        if (options.LinkedAudio)
        {
            settings["Delivery__Audio"] = "Link";
            settings["Engines__Aws__Archive__Links"] = "true";
            settings["Pages__SpeechOrigin"] = archive.Origin;
        }

        foreach (var (name, value) in options.Settings) settings[name] = value;
        return settings;
    }
}
