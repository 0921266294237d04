using Amazon.CDK.AWS.IAM;
using LiveTranslate.Deploy.Aws.Data;

namespace LiveTranslate.Deploy.Aws.Permissions;

/// <summary>Gateways put audio onto the stream and hand out speech from the archive. All else they ask workers for: they read neither the
/// stream nor any session's state, and call no engine.</summary>
internal static class GatewayPermissions
{
    public static void Grant(IRole role, AudioStream stream, Tables tables, Archive archive)
    {
        role.AllowMembership(tables);
        role.AllowLook("OtherTables", tables.Sessions, tables.Checkpoints);
        role.Allow("Audio", ["kinesis:DescribeStreamSummary", "kinesis:PutRecords"], stream.Stream.StreamArn);
        role.AllowArchive(archive, "s3:GetObject");
    }
}
