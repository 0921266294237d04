using Xunit;

namespace LiveTranslate.Deploy.Tests.Templates;

public sealed class ScalingTests(SynthesizedStack stack)
{
    [Theory, InlineData("Gateway"), InlineData("Worker")]
    public void There_are_at_least_two_of_each(string role)
    {
        var target = stack.One("AWS::ApplicationAutoScaling::ScalableTarget", role);
        Assert.Equal(2, (int?)target["MinCapacity"]);
        Assert.Equal(10, (int?)target["MaxCapacity"]);
    }

    [Fact]
    public void Gateways_follow_listeners_and_processor()
    {
        var listeners = Tracking("Listeners");
        Assert.Equal("livetranslate.listeners", (string?)listeners["CustomizedMetricSpecification"]!["MetricName"]);
        Assert.Equal("Average", (string?)listeners["CustomizedMetricSpecification"]!["Statistic"]);
        Assert.Equal(2000, (int?)listeners["TargetValue"]);
        Assert.Equal("ECSServiceAverageCPUUtilization", (string?)Tracking("Cpu")["PredefinedMetricSpecification"]!["PredefinedMetricType"]);
    }

    [Fact]
    public void Workers_follow_live_sessions()
    {
        var sessions = Tracking("Sessions");
        Assert.Equal("livetranslate.sessions.live", (string?)sessions["CustomizedMetricSpecification"]!["MetricName"]);
        Assert.Equal(100, (int?)sessions["TargetValue"]);
    }

    [Fact]
    public void Late_audio_adds_workers_and_takes_none_away()
    {
        var policies = stack.All("AWS::ApplicationAutoScaling::ScalingPolicy").Values.Where(policy => (string?)policy["PolicyType"] == "StepScaling");
        var lag = Assert.Single(policies)["StepScalingPolicyConfiguration"]!;
        Assert.Equal([1, 2], lag["StepAdjustments"]!.AsArray().Select(step => (int)step!["ScalingAdjustment"]!));
        var alarm = Assert.Single(stack.All("AWS::CloudWatch::Alarm"), alarm => (string?)alarm.Value["MetricName"] == "livetranslate.stream.lag").Value;
        Assert.Equal(2, (int?)alarm["Threshold"]);
    }

    private System.Text.Json.Nodes.JsonNode Tracking(string what) =>
        stack.One("AWS::ApplicationAutoScaling::ScalingPolicy", what)["TargetTrackingScalingPolicyConfiguration"]!;
}
