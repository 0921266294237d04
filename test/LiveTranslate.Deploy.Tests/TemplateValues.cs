using System.Text.Json.Nodes;

namespace LiveTranslate.Deploy.Tests;

/// <summary>What CloudFormation would make of a template's values. An ARN becomes the resource's name: there is no account.</summary>
/// <param name="stack">The template.</param>
/// <param name="bucket">The name of the archive's bucket, which CloudFormation would make up.</param>
internal sealed class TemplateValues(SynthesizedStack stack, string bucket)
{
    public const string Region = "us-east-1";

    public string Of(JsonNode value) => value switch
    {
        JsonValue text => text.ToString(),
        JsonObject { Count: 1 } function => Call(function.First().Key, function.First().Value!),
        _ => throw new NotSupportedException($"What is {value.ToJsonString()}?"),
    };

    /// <summary>The environment of a container.</summary>
    public Dictionary<string, string> EnvironmentOf(JsonNode container) => container["Environment"]!.AsArray()
        .ToDictionary(variable => (string)variable!["Name"]!, variable => Of(variable!["Value"]!));

    private string Call(string function, JsonNode argument) => function switch
    {
        "Ref" => Referred((string)argument!),
        "Fn::Join" => string.Join((string)argument[0]!, argument[1]!.AsArray().Select(part => Of(part!))),
        "Fn::GetAtt" => Attribute((string)argument[0]!, (string)argument[1]!),
        _ => throw new NotSupportedException($"{function} is not understood here."),
    };

    private string Referred(string name) => name switch
    {
        "AWS::Region" => Region,
        "AWS::AccountId" => "000000000000",
        "AWS::Partition" => "aws",
        "AWS::URLSuffix" => "amazonaws.com",
        _ => NameOf(name),
    };

    private string Attribute(string resource, string attribute) => attribute switch
    {
        "Arn" => NameOf(resource),
        "RegionalDomainName" => $"{NameOf(resource)}.s3.{Region}.amazonaws.com",
        _ => throw new NotSupportedException($"{resource}.{attribute} is not understood here."),
    };

    private string NameOf(string resource)
    {
        var properties = stack.Servers["Resources"]![resource]?["Properties"] ?? throw new NotSupportedException($"What is {resource}?");
        return (string?)(properties["TableName"] ?? properties["Name"]) ?? bucket;
    }
}
