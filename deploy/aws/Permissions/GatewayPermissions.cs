using Amazon.CDK.AWS.IAM;
using LiveTranslate.Deploy.Aws.Data;

namespace LiveTranslate.Deploy.Aws.Permissions;

/// <summary>Gateways put audio onto the stream and read the archive; they read no stream and no session's state.</summary>
internal static class GatewayPermissions
{
    public static void Grant(IRole role, AudioStream stream, Tables tables, Archive archive)
    {
        role.AllowMembership(tables);
        role.AllowLook("OtherTables", tables.Sessions, tables.Checkpoints);
        role.Allow("Audio", ["kinesis:DescribeStreamSummary", "kinesis:PutRecords"], stream.Stream.StreamArn);
        // It translates, too: what is read in a language that nobody had asked for is translated then, and kept.
        role.AllowArchive(archive);
        role.AllowEngines();
    }
}
