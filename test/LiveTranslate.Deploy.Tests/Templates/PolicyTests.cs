using System.Text.Json.Nodes;
using LiveTranslate.Deploy.Aws;
using Xunit;

namespace LiveTranslate.Deploy.Tests.Templates;

public sealed class PolicyTests(SynthesizedStack stack)
{
    // What the clients can, and a server in this deployment never does.
    private static readonly Dictionary<string, string> NotNeeded = new()
    {
        ["kinesis:CreateStream"] = "the stack makes the stream (Aws:CreateStream is false)",
        ["dynamodb:CreateTable"] = "the stack makes the tables (Aws:CreateTables is false)",
        ["dynamodb:UpdateTable"] = "the stack decides how the tables are billed (UpdateIfExists is false)",
        ["dynamodb:UpdateTimeToLive"] = "it is turned on for tables that a server has made",
        ["dynamodb:DeleteItem"] = "nothing deletes a session's state, and clusters' items are updated",
    };

    // What is never called, and yet must be allowed.
    private static readonly Dictionary<string, string> NotCalled = new()
    {
        ["s3:ListBucket"] = "without it S3 refuses to say that an object is missing",
    };

    [Fact]
    public void What_the_clients_call_is_allowed_and_nothing_else_is()
    {
        var called = ClientOperations.All().ToHashSet();
        Assert.Empty(NotNeeded.Keys.Except(called));
        var allowed = Enum.GetValues<ServerRole>().SelectMany(stack.AllowedOf).Select(right => right.Action).ToHashSet();
        Assert.Equal(called.Except(NotNeeded.Keys).Union(NotCalled.Keys).Order(), allowed.Order());
    }

    [Fact]
    public void A_gateway_may_do_this()
    {
        Assert.Equal(
            [
                "dynamodb:DescribeTable Checkpoints", "dynamodb:DescribeTable Sessions", "dynamodb:DescribeTable Silos",
                "dynamodb:GetItem Silos", "dynamodb:UpdateItem Silos",
                "kinesis:DescribeStreamSummary Audio", "kinesis:PutRecords Audio",
                "s3:GetObject Archive/sessions/*", "s3:ListBucket Archive",
            ],
            RightsOf(ServerRole.Gateway));
    }

    [Fact]
    public void A_worker_may_do_this()
    {
        Assert.Equal(
            [
                "dynamodb:DescribeTable Checkpoints", "dynamodb:DescribeTable Sessions", "dynamodb:DescribeTable Silos",
                "dynamodb:GetItem Checkpoints", "dynamodb:GetItem Sessions", "dynamodb:GetItem Silos",
                "dynamodb:PutItem Checkpoints", "dynamodb:PutItem Sessions", "dynamodb:Query Checkpoints",
                "dynamodb:UpdateItem Checkpoints", "dynamodb:UpdateItem Silos",
                "kinesis:DescribeStreamSummary Audio", "kinesis:GetRecords Audio", "kinesis:GetShardIterator Audio", "kinesis:ListShards Audio",
                "polly:DescribeVoices *", "polly:SynthesizeSpeech *",
                "s3:GetObject Archive/sessions/*", "s3:ListBucket Archive", "s3:PutObject Archive/sessions/*",
                "transcribe:StartStreamTranscription *", "translate:ListLanguages *", "translate:TranslateText *",
            ],
            RightsOf(ServerRole.Worker));
    }

    [Fact]
    public void No_action_is_a_pattern_and_everything_has_a_resource_where_AWS_knows_one()
    {
        // Of the last one AWS says the same: a token is for all of an account's repositories.
        string[] withoutResource =
        [
            "transcribe:StartStreamTranscription", "translate:ListLanguages", "translate:TranslateText",
            "polly:DescribeVoices", "polly:SynthesizeSpeech", "ecr:GetAuthorizationToken",
        ];
        foreach (var statement in Statements(stack.All("AWS::IAM::Policy").Values))
        {
            Assert.Equal("Allow", (string?)statement["Effect"]);
            Assert.Null(statement["NotAction"]);
            Assert.Null(statement["NotResource"]);
            foreach (var action in SynthesizedStack.Many(statement["Action"]))
            {
                Assert.DoesNotContain('*', action);
                if (SynthesizedStack.Many(statement["Resource"]).Contains("*")) Assert.Contains(action, withoutResource);
            }
        }
    }

    [Fact]
    public void Roles_are_for_tasks_of_ECS_and_have_no_policies_of_others()
    {
        foreach (var role in stack.All("AWS::IAM::Role").Values)
        {
            var trust = Assert.Single(Statements([new JsonObject { ["PolicyDocument"] = role["AssumeRolePolicyDocument"]!.DeepClone() }]));
            Assert.Equal("ecs-tasks.amazonaws.com", (string?)trust["Principal"]!["Service"]);
            Assert.Null(role["ManagedPolicyArns"]);
            Assert.Null(role["Policies"]);
        }
    }

    private IEnumerable<string> RightsOf(ServerRole role) =>
        stack.AllowedOf(role).Select(right => $"{right.Action} {NameOf(right.Resource)}").Order(StringComparer.Ordinal);

    // Without the hash that the CDK puts behind a logical id, and without what kind of thing it is.
    private static string NameOf(string resource) => resource switch
    {
        _ when resource.StartsWith("${AudioStream", StringComparison.Ordinal) => "Audio",
        _ when resource.StartsWith("${TablesSilos", StringComparison.Ordinal) => "Silos",
        _ when resource.StartsWith("${TablesSessions", StringComparison.Ordinal) => "Sessions",
        _ when resource.StartsWith("${TablesCheckpoints", StringComparison.Ordinal) => "Checkpoints",
        _ when resource.StartsWith("${ArchiveBucket", StringComparison.Ordinal) => "Archive" + resource[(resource.IndexOf('}', StringComparison.Ordinal) + 1)..],
        _ => resource,
    };

    private static IEnumerable<JsonNode> Statements(IEnumerable<JsonNode> policies) =>
        policies.SelectMany(policy => policy["PolicyDocument"]!["Statement"]!.AsArray()).Select(statement => statement!);
}
