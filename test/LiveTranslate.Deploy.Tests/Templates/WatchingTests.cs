using System.Diagnostics.Metrics;
using LiveTranslate.Deploy.Aws;
using LiveTranslate.Engines.Aws.Quotas;
using LiveTranslate.Pipeline;
using LiveTranslate.Server.Telemetry.CloudWatch;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LiveTranslate.Deploy.Tests.Templates;

/// <summary>An alarm on a name that nobody publishes is silent for ever.</summary>
public sealed class WatchingTests(SynthesizedStack stack)
{
    // AWS's own, as its guides list them (there is no list to ask): Kinesis, DynamoDB, load balancers, ECS, Container Insights.
    private static readonly string[] Amazons =
    [
        "AWS/Kinesis GetRecords.IteratorAgeMilliseconds", "AWS/Kinesis WriteProvisionedThroughputExceeded",
        "AWS/Kinesis ReadProvisionedThroughputExceeded", "AWS/DynamoDB ReadThrottleEvents", "AWS/DynamoDB WriteThrottleEvents",
        "AWS/ApplicationELB UnHealthyHostCount", "AWS/ECS CPUUtilization", "ECS/ContainerInsights RunningTaskCount",
    ];

    [Fact]
    public void What_servers_send_to_CloudWatch_is_measured()
    {
        var measured = Instruments.Of("livetranslate.").Select(instrument => instrument.Name).ToHashSet();
        Assert.Empty(CloudWatchMetrics.Published.Keys.Except(measured));
    }

    [Fact]
    public void What_is_watched_is_sent_and_what_is_sent_is_watched()
    {
        var watched = WatchedMetric.AllOf(stack).ToArray();
        var ours = watched.Where(metric => metric.Space == "livetranslate").Select(metric => metric.Measure).ToHashSet();
        Assert.Equal(CloudWatchMetrics.Published.Keys.Order(), ours.Order());
        Assert.Empty(watched.Where(metric => metric.Space != "livetranslate").Select(metric => $"{metric.Space} {metric.Measure}").Except(Amazons));
    }

    [Fact]
    public void Dimensions_are_the_ones_that_are_sent()
    {
        var services = ServicesOfGates();
        foreach (var metric in WatchedMetric.AllOf(stack).Where(metric => metric.Space == "livetranslate"))
        {
            var dimensions = metric.Tags.ToDictionary();
            Assert.True(dimensions.Remove(CloudWatchMetrics.RoleDimension, out var role));
            Assert.True(Enum.IsDefined(Enum.Parse<Server.Hosting.ServerRoles>(role)));
            foreach (var (tag, value) in dimensions)
            {
                Assert.Equal(CloudWatchMetrics.Published[metric.Measure], tag);
                Assert.Contains(value, tag switch
                {
                    "stage" => Enum.GetNames<Stage>(),
                    "rung" => Enum.GetNames<Rung>(),
                    "lost" => [bool.TrueString],
                    "service" => services,
                    _ => [],
                });
            }
        }
    }

    [Theory]
    [InlineData("iterator-age"), InlineData("sessions-behind"), InlineData("failed-windows"), InlineData("unhealthy-targets")]
    [InlineData("transcribe-throttled"), InlineData("translate-throttled"), InlineData("polly-throttled")]
    [InlineData("kinesis-throttled-puts"), InlineData("kinesis-throttled-reads")]
    [InlineData("silos-throttled"), InlineData("sessions-throttled"), InlineData("checkpoints-throttled")]
    [InlineData("transcribe-circuit-open"), InlineData("translate-circuit-open"), InlineData("polly-circuit-open")]
    [InlineData("gateways-missing"), InlineData("workers-missing"), InlineData("audio-lost")]
    public void Somebody_is_told(string name)
    {
        var alarm = Assert.Single(stack.All("AWS::CloudWatch::Alarm").Values, alarm => (string?)alarm["AlarmName"] == $"livetranslate-{name}");
        var topic = Assert.Single(stack.All("AWS::SNS::Topic")).Key;
        Assert.Equal([$"${{{topic}}}"], alarm["AlarmActions"]!.AsArray().Select(SynthesizedStack.Text));
        Assert.Equal([$"${{{topic}}}"], alarm["OKActions"]!.AsArray().Select(SynthesizedStack.Text));
        Assert.NotEmpty((string)alarm["AlarmDescription"]!);
    }

    [Fact]
    public void The_guide_says_what_to_do_about_each_alarm()
    {
        var guide = File.ReadAllText(Checkout.Folder("deploy", "README.md"));
        // Those without a name belong to scaling.
        var names = stack.All("AWS::CloudWatch::Alarm").Values.Select(alarm => (string?)alarm["AlarmName"]).OfType<string>()
            .Select(name => name["livetranslate-".Length..]).ToArray();
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Contains($"`{name}`", guide, StringComparison.Ordinal));
    }

    [Fact]
    public void Logs_are_kept_for_a_month()
    {
        var groups = stack.All("AWS::Logs::LogGroup").Values;
        Assert.Equal(["/livetranslate/gateway", "/livetranslate/worker"], groups.Select(group => (string)group["LogGroupName"]!).Order());
        Assert.All(groups, group => Assert.Equal(30, (int?)group["RetentionInDays"]));
        // CloudWatch takes metrics only from lines that it gets.
        foreach (var role in Enum.GetValues<ServerRole>())
            Assert.Equal("awslogs", (string?)stack.ContainerOf(role)["LogConfiguration"]!["LogDriver"]);
    }

    [Fact]
    public void Who_is_named_gets_mail()
    {
        using var told = new SynthesizedStack(SynthesizedStack.Options with { AlarmEmail = "duty@example.org" });
        Assert.Equal("duty@example.org", (string?)told.One("AWS::SNS::Subscription")["Endpoint"]);
        Assert.Empty(stack.All("AWS::SNS::Subscription"));
    }

    // A gate is called by its service first, and says its name with its limits.
    private static HashSet<string> ServicesOfGates()
    {
        var services = new HashSet<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == QuotaInstruments.MeterName) listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => services.Add(((string)tags[0].Value!).Split(' ')[0]));
        listener.Start();
        using var quotas = new AwsQuotas(new QuotaOptions(), new WholeShare(), TimeProvider.System, NullLogger<AwsQuotas>.Instance);
        return services;
    }
}
