using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SNS.Subscriptions;
using Constructs;

namespace LiveTranslate.Deploy.Aws.Watching;

/// <summary>What somebody should look at soon. What to do about each is in deploy/README.md, under its name.</summary>
internal sealed class Alarms : Construct
{
    private readonly Watched _watched;
    private readonly Topic _topic;

    public Alarms(Construct scope, Watched watched)
        : base(scope, "Alarms")
    {
        _watched = watched;
        _topic = new Topic(this, "Topic", new TopicProps { TopicName = $"{watched.Options.Name}-alarms", EnforceSSL = true });
        if (watched.Options.AlarmEmail is { } address) _topic.AddSubscription(new EmailSubscription(address));

        AddServers();
        AddSessions();
        AddServices();
    }

    private void AddServers()
    {
        // A server that has ended is replaced within a minute or two; in a deployment there are more of them, not fewer.
        foreach (var role in Enum.GetValues<ServerRole>())
        {
            Add(
                $"{role}s-missing", $"Fewer {role}s run than the least number, for 5 minutes.", _watched.Running(role),
                (role is ServerRole.Gateway ? _watched.Options.Gateways : _watched.Options.Workers).Least, minutes: 5,
                ComparisonOperator.LESS_THAN_THRESHOLD, TreatMissingData.BREACHING);
        }

        Add(
            "unhealthy-targets", "A gateway is not ready, for 3 minutes.",
            _watched.Entrance.Gateways.Metrics.UnhealthyHostCount(new MetricOptions { Statistic = "Maximum", Period = Duration.Minutes(1) }),
            threshold: 1, minutes: 3);
    }

    private void AddSessions()
    {
        // Live audio is read within a second. After half a minute people notice; after a day it is gone.
        Add("iterator-age", "Audio has waited for 30 s on the stream, for 3 minutes.", _watched.IteratorAge, threshold: 30_000, minutes: 3);
        // One session may be behind for a moment, because its speaker came back with a minute of audio.
        Add(
            "sessions-behind", "A session gives captions only because it is behind, for 5 minutes.",
            _watched.Servers.Of(ServerMetrics.SessionsBehind, ServerRole.Worker, "Maximum"), threshold: 1, minutes: 5);
        Add(
            "failed-windows", "Ten stages of windows failed for good within 5 minutes.",
            _watched.Servers.Of(ServerMetrics.StageFailures, ServerRole.Worker, "Sum", period: Duration.Minutes(5)), threshold: 10, minutes: 1);
        Add(
            "audio-lost", "Audio was lost: nobody could send it again, and the stream no longer had it.",
            _watched.Servers.Of(ServerMetrics.AudioGaps, ServerRole.Worker, ("lost", "True"), "Sum"), threshold: 1, minutes: 1);
    }

    private void AddServices()
    {
        foreach (var service in Watched.Services)
        {
            // A throttled service is called less by itself. Ten a minute, for minutes, means that the quota is too small.
            Add(
                $"{service}-throttled", $"{service} turns calls down as too many, for 5 minutes.",
                _watched.Servers.Of(ServerMetrics.Throttles, ServerRole.Worker, ("service", service), "Sum"), threshold: 10, minutes: 5);
            Add(
                $"{service}-circuit-open", $"{service} does not answer, for 3 minutes: windows go without it.",
                _watched.Servers.Of(ServerMetrics.Circuit, ServerRole.Worker, ("service", service), "Maximum"), threshold: 1, minutes: 3);
        }

        // On demand means that it grows to twice its peak within minutes; until then puts are tried again.
        Add("kinesis-throttled-puts", "Kinesis turns down puts, for 5 minutes.", _watched.Kinesis("WriteProvisionedThroughputExceeded", "Sum"), threshold: 1, minutes: 5);
        Add("kinesis-throttled-reads", "Kinesis turns down reads, for 5 minutes.", _watched.Kinesis("ReadProvisionedThroughputExceeded", "Sum"), threshold: 1, minutes: 5);
        foreach (var table in _watched.Tables.All)
        {
            Add(
                $"{table.Node.Id.ToLowerInvariant()}-throttled", $"DynamoDB turns down calls to {table.Node.Id}, for 3 minutes.",
                new MathExpression(new MathExpressionProps
                {
                    Expression = "FILL(reads, 0) + FILL(writes, 0)",
                    UsingMetrics = new Dictionary<string, IMetric>
                    {
                        ["reads"] = table.Metric("ReadThrottleEvents", new MetricOptions { Statistic = "Sum" }),
                        ["writes"] = table.Metric("WriteThrottleEvents", new MetricOptions { Statistic = "Sum" }),
                    },
                    Period = Duration.Minutes(1),
                }),
                threshold: 1, minutes: 3);
        }
    }

    private void Add(
        string name, string what, IMetric metric, double threshold, int minutes,
        ComparisonOperator comparison = ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        // Most of these are counted only when there is something to count.
        TreatMissingData missing = TreatMissingData.NOT_BREACHING)
    {
        var alarm = new Alarm(this, name, new AlarmProps
        {
            AlarmName = $"{_watched.Options.Name}-{name.ToLowerInvariant()}",
            AlarmDescription = what,
            Metric = metric,
            Threshold = threshold,
            EvaluationPeriods = minutes,
            ComparisonOperator = comparison,
            TreatMissingData = missing,
        });
        var tell = new SnsAction(_topic);
        alarm.AddAlarmAction(tell);
        alarm.AddOkAction(tell);
    }
}
