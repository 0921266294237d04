using System.Globalization;

namespace LiveTranslate.Cli.Chaos;

/// <summary>One process of a deployment, as its supervisor writes it down.</summary>
/// <param name="Name">Such as <c>worker-1</c>; the process that takes its place has the same.</param>
/// <param name="Role"><see cref="DeployedRole"/>.</param>
/// <param name="Pid">Its process.</param>
/// <param name="Url">Where it answers <c>/health/ready</c>; null for what is no server of ours.</param>
/// <param name="Namespace">Its network namespace; null when it has none of its own, and cannot be parted from others.</param>
/// <param name="Started">When it was started, as <see cref="StartedAt"/>; null when the list does not say.</param>
/// <param name="Control">Where it is told what shall go wrong; null where it cannot be told.</param>
internal sealed record DeployedProcess(
    string Name, string Role, int Pid, Uri? Url, string? Namespace = null, long? Started = null, Uri? Control = null)
{
    /// <summary>Resident memory in MB; null when the process is gone.</summary>
    public double? MemoryMb
    {
        get
        {
            try
            {
                var line = File.ReadLines($"/proc/{Pid}/status").FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
                return line is null ? null : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
            }
            catch (IOException)
            {
                return null;
            }
        }
    }

    /// <summary>When it was started, in ticks since the machine was; the end of time when it is gone.</summary>
    public long StartedAt
    {
        get
        {
            try
            {
                // proc(5): the 22nd field; the second may have spaces, but is in parentheses.
                var stat = File.ReadAllText($"/proc/{Pid}/stat");
                return long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19], CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                return long.MaxValue;
            }
        }
    }

    /// <summary>Whether the process is what the list says. A number may have been given to another program since.</summary>
    public bool IsOurs
    {
        get
        {
            if (Started is { } started && started != StartedAt)
                return false;
            try
            {
                var command = File.ReadAllText($"/proc/{Pid}/cmdline");
                return command.Contains("LiveTranslate.", StringComparison.Ordinal) || command.Contains("local-aws", StringComparison.Ordinal);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }
}

/// <summary>What a process is for.</summary>
internal static class DeployedRole
{
    public const string Gateway = "gateway";
    public const string Worker = "worker";

    /// <summary>The services that the servers stand on: Kinesis, DynamoDB, S3.</summary>
    public const string Services = "services";

    /// <summary>The services that recognize, translate and speak.</summary>
    public const string Engines = "engines";
}
