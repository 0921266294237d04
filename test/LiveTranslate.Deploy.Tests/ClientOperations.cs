using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using LiveTranslate.Aws.Protocol;
using LiveTranslate.Engines.Aws;
using LiveTranslate.Orleans.Aws.Streaming;

namespace LiveTranslate.Deploy.Tests;

/// <summary>
/// What the servers' clients call of AWS, as IAM names it: our own clients list it and call nothing else, and of the SDK's
/// the compiled code refers to just the methods that are called.
/// </summary>
internal static class ClientOperations
{
    private static readonly Assembly[] Assemblies = [typeof(KinesisInstruments).Assembly, typeof(AwsEngines).Assembly];

    // To sign a link is no call; who follows it does what the link's signer may.
    private static readonly Dictionary<string, string> Signed = new() { ["GetPreSignedURL"] = "GetObject" };

    public static IEnumerable<string> All() => Ours().Concat(Assemblies.SelectMany(Sdks)).Distinct();

    private static IEnumerable<string> Ours() => Assemblies
        .SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
        .Where(field => typeof(AwsServiceId).IsAssignableFrom(field.FieldType))
        .Select(field => (AwsServiceId)field.GetValue(null)!)
        .SelectMany(service => service.Operations
            ?? throw new InvalidOperationException($"The client of {service.SigningName} does not list what it calls (AwsServiceId.Operations)."),
            (service, operation) => $"{service.SigningName}:{operation}");

    private static IEnumerable<string> Sdks(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var code = file.GetMetadataReader();
        foreach (var handle in code.MemberReferences)
        {
            var member = code.GetMemberReference(handle);
            if (member.Parent.Kind is not HandleKind.TypeReference) continue;
            var service = code.GetString(code.GetTypeReference((TypeReferenceHandle)member.Parent).Name) switch
            {
                "IAmazonDynamoDB" or "AmazonDynamoDBClient" => "dynamodb",
                "IAmazonS3" or "AmazonS3Client" => "s3",
                _ => null,
            };
            var method = code.GetString(member.Name);
            if (service is null || !method.EndsWith("Async", StringComparison.Ordinal)) continue;
            var operation = method[..^"Async".Length];
            yield return $"{service}:{Signed.GetValueOrDefault(operation, operation)}";
        }
    }
}
