using System.Text.RegularExpressions;

namespace LiveTranslate.Aws.Protocol;

/// <summary>Where a service answers in a region.</summary>
internal static partial class AwsEndpoint
{
    // AWS's partitions: how their regions begin, and the domains of their plain and their dual-stack hosts. Last, the rest.
    private static readonly (string Regions, string Domain, string? DualStack)[] Partitions =
    [
        ("cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
        ("us-gov-", "amazonaws.com", "api.aws"),
        ("us-iso-", "c2s.ic.gov", null),
        ("us-isob-", "sc2s.sgov.gov", null),
        ("us-isof-", "csp.hci.ic.gov", null),
        ("eu-isoe-", "cloud.adc-e.uk", null),
        ("eusc-", "amazonaws.eu", "api.amazonwebservices.eu"),
        ("", "amazonaws.com", "api.aws"),
    ];

    /// <summary>The URL given, or else the region's host.</summary>
    /// <exception cref="InvalidOperationException">The options name neither, or what the region does not have.</exception>
    public static Uri Of(string prefix, AwsConnectionOptions connection)
    {
        if (connection.ServiceUrl is { } url) return url;

        var region = connection.SigningRegion
            ?? throw new InvalidOperationException(connection.ConnectionFaults(prefix).FirstOrDefault() ?? "No AWS region is known.");
        var (_, domain, dualStack) = Array.Find(Partitions, partition => region.StartsWith(partition.Regions, StringComparison.Ordinal));
        if (connection.UseDualStack)
            domain = dualStack ?? throw new InvalidOperationException($"AWS's region {region} has no dual-stack endpoints.");

        // In GovCloud the plain hosts of Kinesis and DynamoDB are the FIPS ones.
        var fipsByName = connection.UseFips
            && (connection.UseDualStack || !region.StartsWith("us-gov-", StringComparison.Ordinal) || prefix is not ("kinesis" or "dynamodb"));
        return new Uri($"https://{prefix}{(fipsByName ? "-fips" : "")}.{region}.{domain}");
    }

    /// <summary>
    /// The region in the name of a host of AWS, such as <c>kinesis.us-west-2.amazonaws.com</c>, or of an interface endpoint
    /// in a VPC, such as <c>vpce-1-2.kinesis.us-west-2.vpce.amazonaws.com</c>; null for any other host.
    /// </summary>
    public static string? RegionOf(Uri url)
    {
        foreach (var domain in Partitions.SelectMany(partition => new[] { partition.Domain, partition.DualStack }))
        {
            if (domain is null || !url.Host.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase)) continue;
            var labels = url.Host[..^(domain.Length + 1)].ToLowerInvariant().Split('.');
            if (Array.FindLast(labels, label => label != "vpce") is { } last && RegionPattern().IsMatch(last)) return last;
        }

        return null;
    }

    [GeneratedRegex("^[a-z]+(-[a-z]+)+-[0-9]+$")]
    private static partial Regex RegionPattern();
}
