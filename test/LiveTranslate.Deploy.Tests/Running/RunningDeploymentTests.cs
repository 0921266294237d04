using System.Net;
using System.Text.Json.Nodes;
using LiveTranslate.Deploy.Aws;
using Xunit;

namespace LiveTranslate.Deploy.Tests.Running;

/// <summary>What the servers do with what the templates give them.</summary>
public sealed class RunningDeploymentTests(SynthesizedStack stack, RunningDeployment deployment) : IClassFixture<RunningDeployment>
{
    // Allowed, and seldom called: not in so short a talk.
    private static readonly Dictionary<string, string> Seldom = new()
    {
        ["dynamodb:GetItem livetranslate-checkpoints"] = "two workers begin to read a shard at the same time",
        ["s3:ListBucket"] = "never called: it makes S3 say that an object is missing, instead of refusing",
    };

    [Fact]
    public void Servers_start_with_the_environment_of_their_tasks_and_a_talk_goes_through_them()
    {
        Assert.True(deployment.Captions > 0, Said);
        Assert.Equal(HttpStatusCode.OK, deployment.Speech);
        Assert.True(deployment.TranscribeStreams > 0);
    }

    [Theory]
    [InlineData("Gateway")]
    [InlineData("Worker")]
    public void A_role_calls_nothing_that_it_is_not_allowed(string role)
    {
        var allowed = Allowed(role).ToArray();
        Assert.Empty(TaskOf(role).Calls.Where(call => !allowed.Any(one => one.Covers(call))).Select(call => $"{call.Action} on {call.Resource}"));
    }

    [Theory]
    [InlineData("Gateway")]
    [InlineData("Worker")]
    public void A_role_is_allowed_nothing_that_it_does_not_call(string role)
    {
        var calls = TaskOf(role).Calls.ToList();
        // A worker's streams are counted where they arrive.
        if (role is "Worker") calls.Add(new Called("transcribe:StartStreamTranscription", null));
        Assert.Empty(
            from one in Allowed(role)
            where !calls.Exists(one.Covers)
            where !Seldom.Keys.Any(seldom => $"{one.Action} {one.Resource}".StartsWith(seldom, StringComparison.Ordinal))
            select $"{one.Action} on {one.Resource}");
    }

    [Theory]
    [InlineData("Gateway")]
    [InlineData("Worker")]
    public void The_health_check_of_a_task_knows_a_server_that_runs_from_one_that_does_not(string role)
    {
        Assert.Equal(["CMD", "dotnet", "/app/LiveTranslate.Server.dll"], deployment.HealthCheckOf(Enum.Parse<ServerRole>(role))[..^1]);
        Assert.Equal((0, 1), deployment.Health[Enum.Parse<ServerRole>(role)]);
    }

    [Theory]
    [InlineData("Gateway")]
    [InlineData("Worker")]
    public void A_task_that_is_told_to_stop_has_ended_in_order_before_it_would_be_killed(string role)
    {
        var (exit, after) = deployment.Ends[Enum.Parse<ServerRole>(role)];
        Assert.True(exit == 0, $"The {role} ended with {exit}: {Said}");
        var patience = TimeSpan.FromSeconds((int)stack.ContainerOf(Enum.Parse<ServerRole>(role))["StopTimeout"]!);
        Assert.True(after < patience, $"The {role} took {after} to end.");
    }

    [Theory]
    [InlineData("Gateway", "livetranslate.listeners", "livetranslate.speakers", "livetranslate.captions.sent")]
    [InlineData("Worker", "livetranslate.sessions.live", "livetranslate.stream.lag", "livetranslate.windows.closed", "livetranslate.kinesis.read.lag")]
    public void A_server_writes_what_it_measures_for_CloudWatch_among_its_log(string role, params string[] names)
    {
        var lines = TaskOf(role).Server.Lines
            .Where(line => line.StartsWith("{\"_aws\"", StringComparison.Ordinal)).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.All(lines, line => Assert.Equal(role, (string?)line["role"]));
        var measured = lines.SelectMany(line => line["_aws"]!["CloudWatchMetrics"]!.AsArray())
            .SelectMany(directive => directive!["Metrics"]!.AsArray().Select(metric => (string)metric!["Name"]!)).ToHashSet();
        Assert.Superset(names.ToHashSet(), measured);
    }

    private string Said => string.Join('\n', Enum.GetValues<ServerRole>().Select(role => $"--- {role}\n{deployment.TaskOf(role).Said}"));

    private RunningTask TaskOf(string role) => deployment.TaskOf(Enum.Parse<ServerRole>(role));

    private IEnumerable<Allowed> Allowed(string role) => stack.AllowedTo(role, deployment.Values);
}
