using Amazon.CDK;
using Amazon.CDK.AWS.ECS;
using Amazon.CDK.AWS.Logs;
using Constructs;

namespace LiveTranslate.Deploy.Aws.Watching;

/// <summary>What servers say, and their metrics among it (CloudWatch takes them out of the lines).</summary>
internal sealed class Logs : Construct
{
    private readonly Dictionary<ServerRole, LogGroup> _groups = [];

    public Logs(Construct scope, DeploymentOptions options)
        : base(scope, "Logs")
    {
        foreach (var role in Enum.GetValues<ServerRole>())
        {
            _groups[role] = new LogGroup(this, $"{role}", new LogGroupProps
            {
                LogGroupName = $"/{options.Name}/{role.ToString().ToLowerInvariant()}", RemovalPolicy = RemovalPolicy.DESTROY,
            });
            ((CfnLogGroup)_groups[role].Node.DefaultChild!).RetentionInDays = options.LogDays;
        }
    }

    /// <summary>How many days CloudWatch keeps logs, as it may be told.</summary>
    public static IReadOnlyCollection<int> Periods { get; } = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    public LogGroup GroupOf(ServerRole role) => _groups[role];

    public LogDriver Of(ServerRole role) => LogDriver.AwsLogs(new AwsLogDriverProps
    {
        LogGroup = _groups[role],
        StreamPrefix = "server",
        // A log that is slow must not stop people from speaking; what does not fit is lost.
        Mode = AwsLogDriverMode.NON_BLOCKING,
        MaxBufferSize = Size.Mebibytes(8),
    });
}
