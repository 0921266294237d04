using System.Text.Json.Nodes;
using LiveTranslate.Deploy.Aws;
using LiveTranslate.Deploy.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(SynthesizedStack))]

namespace LiveTranslate.Deploy.Tests;

/// <summary>The templates, made once for all tests: it takes seconds.</summary>
public sealed class SynthesizedStack : IDisposable
{
    // The CDK has one helper process, which answers one question at a time.
    private static readonly Lock OneAtATime = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("livetranslate-stack-").FullName;

    public SynthesizedStack()
        : this(Options)
    {
    }

    /// <summary>A deployment that has chosen otherwise.</summary>
    internal SynthesizedStack(DeploymentOptions options)
    {
        lock (OneAtATime) DeploymentApp.Synthesize(options, _folder);
        Servers = Read("Servers");
        Images = Read("Images");
    }

    internal static DeploymentOptions Options { get; } = new()
    {
        Domain = "live.example.org",
        Certificate = "arn:aws:acm:eu-central-1:111122223333:certificate/00000000-0000-0000-0000-000000000000",
        Tag = "1.0.0",
    };

    public JsonObject Servers { get; }

    public JsonObject Images { get; }

    /// <summary>The properties of all resources of a type, by logical id.</summary>
    /// <param name="type">Such as <c>AWS::Kinesis::Stream</c>.</param>
    public IReadOnlyDictionary<string, JsonNode> All(string type) => Servers["Resources"]!.AsObject()
        .Where(resource => (string?)resource.Value!["Type"] == type)
        .ToDictionary(resource => resource.Key, resource => resource.Value!["Properties"]!);

    /// <summary>The properties of the only one of a type whose logical id contains this.</summary>
    public JsonNode One(string type, string part = "") =>
        Assert.Single(All(type), resource => resource.Key.Contains(part, StringComparison.Ordinal)).Value;

    /// <summary>The server's container in a role's task.</summary>
    internal JsonNode ContainerOf(ServerRole role) => Assert.Single(
        One("AWS::ECS::TaskDefinition", $"{role}")["ContainerDefinitions"]!.AsArray(), container => (string?)container!["Name"] == "server")!;

    /// <summary>Its environment; what is known only where it is deployed stands there as <c>${Id.Attribute}</c>.</summary>
    internal IReadOnlyDictionary<string, string> EnvironmentOf(ServerRole role) =>
        ContainerOf(role)["Environment"]!.AsArray().ToDictionary(setting => (string)setting!["Name"]!, setting => Text(setting!["Value"]));

    /// <summary>What a role's servers may do: each action with each resource it is allowed on.</summary>
    internal IEnumerable<(string Action, string Resource)> AllowedOf(ServerRole role) =>
        from statement in One("AWS::IAM::Policy", $"{role}RoleDefaultPolicy")["PolicyDocument"]!["Statement"]!.AsArray()
        where (string?)statement!["Effect"] == "Allow"
        from action in Many(statement["Action"])
        from resource in Many(statement["Resource"])
        select (action, resource);

    /// <summary>One text or several, as policies have them.</summary>
    public static IEnumerable<string> Many(JsonNode? value) => value is JsonArray array ? array.Select(Text) : [Text(value)];

    /// <summary>What becomes of a resource when the stack is deleted.</summary>
    public string? DeletionOf(string type, string part = "") => (string?)Assert.Single(
        Servers["Resources"]!.AsObject(),
        resource => (string?)resource.Value!["Type"] == type && resource.Key.Contains(part, StringComparison.Ordinal)).Value!["DeletionPolicy"];

    /// <summary>A value as text, with CloudFormation's references as <c>${Id}</c> and <c>${Id.Attribute}</c>.</summary>
    public static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonObject reference when reference["Ref"] is { } name => $"${{{name}}}",
        JsonObject attribute when attribute["Fn::GetAtt"] is { } path => $"${{{string.Join('.', path.AsArray().Select(part => (string)part!))}}}",
        JsonObject join when join["Fn::Join"] is { } parts =>
            string.Join((string)parts[0]!, parts[1]!.AsArray().Select(Text)),
        JsonValue => value.ToString(),
        _ => value.ToJsonString(),
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private JsonObject Read(string stack) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, $"{stack}.template.json")))!.AsObject();
}
