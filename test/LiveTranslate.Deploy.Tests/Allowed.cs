using System.Text.Json.Nodes;
using LiveTranslate.Deploy.Tests.Running;

namespace LiveTranslate.Deploy.Tests;

/// <summary>One action on one resource that a role may do.</summary>
/// <param name="Action">Such as <c>kinesis:PutRecords</c>.</param>
/// <param name="Resource">A table's, stream's or bucket's name, a bucket and its keys, or <c>*</c>.</param>
internal sealed record Allowed(string Action, string Resource)
{
    /// <summary>Whether a call is covered; one that names no resource goes to the only one there is.</summary>
    public bool Covers(Called call) => call.Action == Action && (call.Resource is null
        || (Resource.EndsWith('*') ? call.Resource.StartsWith(Resource[..^1], StringComparison.Ordinal) : call.Resource == Resource));
}

internal static class PolicyReading
{
    /// <summary>What a role's servers may do.</summary>
    public static IEnumerable<Allowed> AllowedTo(this SynthesizedStack stack, string role, TemplateValues values) =>
        from policy in stack.All("AWS::IAM::Policy")
        where policy.Key.Contains($"{role}RoleDefaultPolicy", StringComparison.Ordinal)
        from statement in policy.Value["PolicyDocument"]!["Statement"]!.AsArray()
        from action in Each(statement!["Action"]!)
        from resource in Each(statement["Resource"]!)
        select new Allowed((string)action!, values.Of(resource));

    private static IEnumerable<JsonNode> Each(JsonNode node) => node is JsonArray many ? many.Select(one => one!) : [node];
}
