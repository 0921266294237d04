using System.Text.Json.Nodes;
using Xunit;

namespace LiveTranslate.Deploy.Tests.Templates;

public sealed class NetworkTests(SynthesizedStack stack)
{
    [Fact]
    public void Only_silos_reach_silo_ports_and_only_the_balancer_reaches_gateways()
    {
        var rules = stack.All("AWS::EC2::SecurityGroupIngress").Values.Select(rule =>
            $"{NameOf(rule["SourceSecurityGroupId"]!)} to {NameOf(rule["GroupId"]!)}: {rule["FromPort"]}-{rule["ToPort"]}").Order();
        Assert.Equal(
            [
                "Entrance to Gateways: 8080-8080",
                "Gateways to Gateways: 11111-11111", "Gateways to Workers: 11111-11111",
                "Workers to Gateways: 11111-11111", "Workers to Workers: 11111-11111",
            ],
            rules);
    }

    [Fact]
    public void From_outside_one_comes_to_the_balancer_and_nowhere_else()
    {
        foreach (var (id, group) in stack.All("AWS::EC2::SecurityGroup"))
        {
            var ports = group["SecurityGroupIngress"]?.AsArray().Select(rule => (int)rule!["FromPort"]!).Order() ?? Enumerable.Empty<int>();
            Assert.Equal(id.Contains("Entrance", StringComparison.Ordinal) ? [80, 443] : [], ports);
        }
    }

    [Fact]
    public void Servers_are_in_private_subnets_of_every_zone()
    {
        var privates = stack.All("AWS::EC2::Subnet").Where(subnet => !(bool)subnet.Value["MapPublicIpOnLaunch"]!).ToDictionary();
        Assert.Equal(2, privates.Values.Select(subnet => subnet["AvailabilityZone"]!.ToJsonString()).Distinct().Count());
        foreach (var (_, service) in stack.All("AWS::ECS::Service"))
        {
            var network = service["NetworkConfiguration"]!["AwsvpcConfiguration"]!;
            Assert.Equal("DISABLED", (string?)network["AssignPublicIp"]);
            Assert.Equal(privates.Keys.Order(), network["Subnets"]!.AsArray().Select(subnet => (string)subnet!["Ref"]!).Order());
        }
    }

    [Fact]
    public void Each_zone_has_a_way_out_of_its_own_and_none_for_S3_and_DynamoDB()
    {
        Assert.Equal(2, stack.All("AWS::EC2::NatGateway").Count);
        var endpoints = stack.All("AWS::EC2::VPCEndpoint").Values;
        Assert.All(endpoints, endpoint => Assert.Equal("Gateway", (string?)endpoint["VpcEndpointType"]));
        Assert.Equal([".dynamodb", ".s3"], endpoints.Select(endpoint => (string)endpoint["ServiceName"]!["Fn::Join"]![1]!.AsArray()[^1]!).Order());
    }

    private static string NameOf(JsonNode group)
    {
        var id = (string)group["Fn::GetAtt"]![0]!;
        return new[] { "Entrance", "Gateways", "Workers" }.Single(name => id.StartsWith($"Network{name}", StringComparison.Ordinal));
    }
}
