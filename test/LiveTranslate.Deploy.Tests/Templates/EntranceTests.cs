using Xunit;

namespace LiveTranslate.Deploy.Tests.Templates;

public sealed class EntranceTests(SynthesizedStack stack)
{
    [Fact]
    public void People_come_by_TLS_and_are_sent_there_otherwise()
    {
        var listeners = stack.All("AWS::ElasticLoadBalancingV2::Listener").Values.ToDictionary(listener => (int)listener["Port"]!);
        Assert.Equal([80, 443], listeners.Keys.Order());
        Assert.Equal("HTTPS", (string?)listeners[443]["Protocol"]);
        Assert.Equal(SynthesizedStack.Options.Certificate, (string?)listeners[443]["Certificates"]![0]!["CertificateArn"]);
        Assert.StartsWith("ELBSecurityPolicy-TLS13-", (string?)listeners[443]["SslPolicy"], StringComparison.Ordinal);
        var redirect = Assert.Single(listeners[80]["DefaultActions"]!.AsArray())!;
        Assert.Equal("redirect", (string?)redirect["Type"]);
        Assert.Equal("HTTPS", (string?)redirect["RedirectConfig"]!["Protocol"]);
    }

    [Fact]
    public void Strangers_cannot_read_the_metrics()
    {
        var rule = stack.One("AWS::ElasticLoadBalancingV2::ListenerRule");
        Assert.Equal("fixed-response", (string?)rule["Actions"]![0]!["Type"]);
        Assert.Equal("404", (string?)rule["Actions"]![0]!["FixedResponseConfig"]!["StatusCode"]);
        Assert.Equal(["/metrics", "/metrics/*"], rule["Conditions"]![0]!["PathPatternConfig"]!["Values"]!.AsArray().Select(path => (string?)path));
    }

    [Fact]
    public void A_connection_that_is_kept_alive_is_not_cut()
    {
        // SignalR's clients say something every 15 s, and take 30 s of silence for the end.
        Assert.True(int.Parse(Attribute("AWS::ElasticLoadBalancingV2::LoadBalancer", "LoadBalancerAttributes", "idle_timeout.timeout_seconds")!) > 30);
    }

    [Fact]
    public void Gateways_are_asked_whether_they_serve_and_not_whether_there_are_workers()
    {
        var group = stack.One("AWS::ElasticLoadBalancingV2::TargetGroup");
        Assert.Equal("/health/serving", (string?)group["HealthCheckPath"]);
        Assert.Equal("200", (string?)group["Matcher"]!["HttpCode"]);
        Assert.Equal("ip", (string?)group["TargetType"]);
    }

    [Fact]
    public void A_page_opens_its_connection_where_it_has_asked_for_it()
    {
        Assert.Equal("true", TargetGroup("stickiness.enabled"));
        Assert.Equal("lb_cookie", TargetGroup("stickiness.type"));
    }

    [Fact]
    public void A_gateway_that_leaves_is_not_waited_for_long() => Assert.Equal("15", TargetGroup("deregistration_delay.timeout_seconds"));

    [Fact]
    public void Only_gateways_are_behind_the_balancer()
    {
        Assert.Single(stack.One("AWS::ECS::Service", "Gateway")["LoadBalancers"]!.AsArray());
        Assert.Null(stack.One("AWS::ECS::Service", "Worker")["LoadBalancers"]);
    }

    private string? TargetGroup(string key) => Attribute("AWS::ElasticLoadBalancingV2::TargetGroup", "TargetGroupAttributes", key);

    private string? Attribute(string type, string attributes, string key) => (string?)Assert.Single(
        stack.One(type)[attributes]!.AsArray(), attribute => (string?)attribute!["Key"] == key)!["Value"];
}
