using LiveTranslate.Server.Cluster;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Xunit;

namespace LiveTranslate.Tests.Server.Hosting;

/// <summary>A stand-in for ECS's task metadata endpoint, and what the server makes of its answers.</summary>
public sealed class TaskAddressTests : IAsyncLifetime
{
    private readonly WebApplication _metadata;
    private Func<IResult> _answer = () => Results.Text(TaskOf("10.0.1.17"));
    private int _asked;

    public TaskAddressTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _metadata = builder.Build();
        _metadata.Urls.Add("http://127.0.0.1:0");
        _metadata.MapGet("/v4/abc/task", () =>
        {
            _asked++;
            return _answer();
        });
    }

    private string Url => _metadata.Urls.First() + "/v4/abc";

    public async ValueTask InitializeAsync() => await _metadata.StartAsync();

    public ValueTask DisposeAsync() => _metadata.DisposeAsync();

    [Fact]
    public void The_address_is_the_tasks_own()
    {
        Assert.Equal("10.0.1.17", Read()["Cluster:Address"]);
        Assert.Null(Read()["Cluster:AddressFault"]);
    }

    [Fact]
    public void What_is_set_goes_before_it() =>
        Assert.Equal("10.9.9.9", Read(("Cluster:Address", "10.9.9.9"))["Cluster:Address"]);

    [Fact]
    public void Elsewhere_than_on_ECS_nobody_is_asked()
    {
        var configuration = new ConfigurationManager();
        TaskAddress.AddTo(configuration);

        Assert.Null(configuration["Cluster:Address"]);
        Assert.Equal(0, _asked);
    }

    [Fact]
    public void An_endpoint_that_is_not_there_yet_is_asked_again()
    {
        var refusals = 2;
        _answer = () => refusals-- > 0 ? Results.StatusCode(503) : Results.Text(TaskOf("10.0.1.18"));

        Assert.Equal("10.0.1.18", Read()["Cluster:Address"]);
    }

    [Theory]
    [InlineData("{}", "awsvpc")]
    [InlineData("[]", "awsvpc")]
    [InlineData("""{"Containers":[{"Networks":[{"IPv4Addresses":["not an address",7]}]},null,{}]}""", "awsvpc")]
    [InlineData("<html>", "invalid")]
    public void An_odd_answer_is_a_fault_that_says_why(string answer, string why)
    {
        _answer = () => Results.Text(answer);

        var configuration = Read();

        Assert.Null(configuration["Cluster:Address"]);
        Assert.Contains(why, configuration["Cluster:AddressFault"], StringComparison.OrdinalIgnoreCase);
        Assert.Contains(Url, configuration["Cluster:AddressFault"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_on_AWS_does_not_start_with_an_address_that_nobody_else_reaches()
    {
        _answer = () => Results.Text("{}");
        using var server = new ServerProcess(
            new Dictionary<string, string> { [TaskAddress.Variable] = Url, ["AWS_REGION"] = "eu-central-1" },
            "--Cluster:Mode=Aws", "--Server:Port=0");

        Assert.Equal(2, await server.UntilExitedAsync());
        Assert.Contains("Cluster:Address must be set: ECS's task metadata", server.Errors, StringComparison.Ordinal);
        Assert.Contains("Cluster__Address", server.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nor_with_the_default_where_there_is_no_ECS()
    {
        using var server = new ServerProcess(
            new Dictionary<string, string> { ["AWS_REGION"] = "eu-central-1" }, "--Cluster:Mode=Aws", "--Server:Port=0");

        Assert.Equal(2, await server.UntilExitedAsync());
        Assert.Contains("Cluster:Address must be an address", server.Errors, StringComparison.Ordinal);
    }

    private ConfigurationManager Read(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(settings
            .Append((TaskAddress.Variable, Url)).Select(setting => KeyValuePair.Create(setting.Item1, (string?)setting.Item2)));
        TaskAddress.AddTo(configuration);
        return configuration;
    }

    // As the Amazon ECS Developer Guide shows it, shortened.
    private static string TaskOf(string address) =>
        $$"""
        {"Cluster":"default","Family":"gateway","Containers":[
          {"Name":"~internal~ecs~pause"},
          {"Name":"server","Networks":[{"NetworkMode":"awsvpc","IPv4Addresses":["{{address}}"],"SubnetGatewayIpv4Address":"10.0.1.1/24"}]}]}
        """;
}
