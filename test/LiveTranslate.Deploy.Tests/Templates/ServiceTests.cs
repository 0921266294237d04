using LiveTranslate.Deploy.Aws;
using LiveTranslate.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace LiveTranslate.Deploy.Tests.Templates;

public sealed class ServiceTests(SynthesizedStack stack)
{
    public static TheoryData<string> Roles { get; } = [.. Enum.GetNames<ServerRole>()];

    [Fact]
    public void There_are_two_services_of_one_image()
    {
        var images = Enum.GetValues<ServerRole>().Select(role => SynthesizedStack.Text(stack.ContainerOf(role)["Image"])).ToArray();
        Assert.Equal(2, stack.All("AWS::ECS::Service").Count);
        Assert.Equal("${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/livetranslate:1.0.0", Assert.Single(images.Distinct()));
    }

    [Theory, MemberData(nameof(Roles))]
    public void A_server_has_time_to_hand_over_what_it_does(string role)
    {
        using var server = ServerApp.Create(["--Server:Port=0"]);
        var drain = server.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
        var given = TimeSpan.FromSeconds((int)stack.ContainerOf(Enum.Parse<ServerRole>(role))["StopTimeout"]!);
        Assert.InRange(given, drain + TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(120));
    }

    [Theory, MemberData(nameof(Roles))]
    public void A_deployment_adds_before_it_takes_away_a_few_at_a_time_and_goes_back_by_itself(string role)
    {
        var deployment = stack.One("AWS::ECS::Service", role)["DeploymentConfiguration"]!;
        Assert.Equal(100, (int?)deployment["MinimumHealthyPercent"]);
        // One more than the least two.
        Assert.Equal(150, (int?)deployment["MaximumPercent"]);
        Assert.True((bool?)deployment["DeploymentCircuitBreaker"]!["Enable"]);
        Assert.True((bool?)deployment["DeploymentCircuitBreaker"]!["Rollback"]);
    }

    [Theory, MemberData(nameof(Roles))]
    public void Servers_start_when_there_is_a_way_to_their_image(string role)
    {
        var (_, service) = stack.Servers["Resources"]!.AsObject().Single(resource =>
            (string?)resource.Value!["Type"] == "AWS::ECS::Service" && resource.Key.Contains(role, StringComparison.Ordinal));
        var routes = stack.Servers["Resources"]!.AsObject().Where(resource => resource.Value!["Properties"]?["NatGatewayId"] is not null).ToArray();
        Assert.NotEmpty(routes);
        var awaited = service!["DependsOn"]!.AsArray().Select(needed => (string)needed!).ToHashSet();
        Assert.All(routes, route => Assert.Contains(route.Key, awaited));
    }

    [Theory, MemberData(nameof(Roles))]
    public void A_deployment_does_not_set_the_number_of_servers_back(string role) =>
        Assert.Null(stack.One("AWS::ECS::Service", role)["DesiredCount"]);

    [Theory, MemberData(nameof(Roles))]
    public void A_container_cannot_write_and_asks_itself_whether_it_is_alive(string role)
    {
        var container = stack.ContainerOf(Enum.Parse<ServerRole>(role));
        Assert.True((bool?)container["ReadonlyRootFilesystem"]);
        Assert.Equal("""["CMD","dotnet","/app/LiveTranslate.Server.dll","--alive"]""", container["HealthCheck"]!["Command"]!.ToJsonString());
    }

    [Fact]
    public void Workers_offer_nothing_but_their_silo()
    {
        Assert.Equal([11111], PortsOf(ServerRole.Worker));
        Assert.Equal([8080, 11111], PortsOf(ServerRole.Gateway));
    }

    [Fact]
    public void Speech_as_links_leads_to_the_bucket_and_the_pages_may_go_there()
    {
        using var linked = new SynthesizedStack(SynthesizedStack.Options with { LinkedAudio = true });
        var environment = linked.EnvironmentOf(ServerRole.Worker);
        Assert.Equal("Link", environment["Delivery__Audio"]);
        Assert.Equal("true", environment["Engines__Aws__Archive__Links"]);
        Assert.Matches(@"^https://\$\{ArchiveBucket\w+\.RegionalDomainName\}\z", environment["Pages__SpeechOrigin"]);
    }

    private IEnumerable<int> PortsOf(ServerRole role) =>
        stack.ContainerOf(role)["PortMappings"]!.AsArray().Select(port => (int)port!["ContainerPort"]!);
}
