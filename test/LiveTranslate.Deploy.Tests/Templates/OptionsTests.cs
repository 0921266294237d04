using LiveTranslate.Deploy.Aws;
using Xunit;

namespace LiveTranslate.Deploy.Tests.Templates;

public sealed class OptionsTests(SynthesizedStack stack)
{
    [Fact]
    public void Everything_has_a_default_and_the_template_asks_for_the_rest()
    {
        Assert.NotNull(DeploymentOptions.From(new Dictionary<string, string>(), out var faults));
        Assert.Empty(faults);
        using var asking = new SynthesizedStack(new DeploymentOptions());
        Assert.Equal(["CertificateArn", "Domain", "ImageTag"], asking.Servers["Parameters"]!.AsObject().Select(parameter => parameter.Key).Order());
        Assert.Equal("https://${Domain}", asking.EnvironmentOf(ServerRole.Gateway)["Server__PublicUrl"]);
    }

    [Fact]
    public void What_was_chosen_is_not_asked_for() => Assert.Null(stack.Servers["Parameters"]);

    [Fact]
    public void A_deployment_of_another_name_has_nothing_of_the_first()
    {
        using var other = new SynthesizedStack(SynthesizedStack.Options with { Name = "talks-test" });
        // Metrics are called the same everywhere; their namespace is not.
        Assert.DoesNotMatch("livetranslate[^.]", other.Servers.ToJsonString());
        Assert.Equal("talks-test-", other.EnvironmentOf(ServerRole.Worker)["Aws__TablePrefix"]);
        Assert.Equal("talks-test", (string?)other.Images["Resources"]!.AsObject().Single().Value!["Properties"]!["RepositoryName"]);
    }

    [Fact]
    public void Settings_of_the_servers_go_into_their_environment()
    {
        var options = DeploymentOptions.From(
            new Dictionary<string, string> { ["Engines__Aws__Quotas__TranscribeStreams"] = "100", ["workers"] = "4-16" }, out _)!;
        using var quotas = new SynthesizedStack(options);
        foreach (var role in Enum.GetValues<ServerRole>())
            Assert.Equal("100", quotas.EnvironmentOf(role)["Engines__Aws__Quotas__TranscribeStreams"]);
        Assert.Equal(125, (int?)quotas.One("AWS::ECS::Service", "Worker")["DeploymentConfiguration"]!["MaximumPercent"]);
    }

    [Theory]
    [InlineData("domain", "https://live.example.org"), InlineData("certificate", "my-certificate"), InlineData("name", "Live Translate")]
    [InlineData("zones", "1"), InlineData("workers", "1-4"), InlineData("workers", "2-33"), InlineData("gateways", "many"), InlineData("audio", "both")]
    [InlineData("logDays", "31"), InlineData("alarmEmail", "duty"), InlineData("tag", "a b"), InlineData("archiveDays", "-1")]
    public void A_mistake_is_called_by_its_name_with_the_cure(string key, string value)
    {
        Assert.Null(DeploymentOptions.From(new Dictionary<string, string> { [key] = value }, out var faults));
        var fault = Assert.Single(faults);
        Assert.Contains($"'{key}' must be", fault, StringComparison.Ordinal);
        Assert.Contains($"-c {key}=", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_told_at_once_and_a_misspelt_option_is_one()
    {
        Assert.Null(DeploymentOptions.From(new Dictionary<string, string> { ["zones"] = "9", ["worker"] = "3" }, out var faults));
        Assert.Equal(2, faults.Count);
        Assert.Contains(faults, fault => fault.StartsWith("'worker' is no option.", StringComparison.Ordinal));
    }

    [Fact]
    public void Options_come_from_our_command_line_and_from_the_CDKs()
    {
        var context = DeploymentContext.Read(
            ["-c", "domain=live.example.org", "zones=3"],
            name => name is "CDK_CONTEXT_JSON" ? """{"zones":2,"tag":"1.2","aws:cdk:enable-path-metadata":true,"@aws-cdk/core:x":true}""" : null);
        Assert.Equal(
            new Dictionary<string, string> { ["domain"] = "live.example.org", ["zones"] = "3", ["tag"] = "1.2" }, context);
    }
}
