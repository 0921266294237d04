using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.IAM;
using LiveTranslate.Deploy.Aws.Data;

namespace LiveTranslate.Deploy.Aws.Permissions;

/// <summary>Permissions that both roles need, for the same reason.</summary>
internal static class Statements
{
    /// <summary>Nothing but the actions named, on nothing but the resources named.</summary>
    public static void Allow(this IRole role, string id, string[] actions, params string[] resources) =>
        role.AddToPrincipalPolicy(new PolicyStatement(new PolicyStatementProps { Sid = id, Actions = actions, Resources = resources }));

    /// <summary>
    /// Silos find each other in one item, and each writes its own row of it. A table is looked at when a server starts:
    /// whether it is there, and has the keys it needs.
    /// </summary>
    public static void AllowMembership(this IRole role, Tables tables) => role.Allow(
        "Membership", ["dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:UpdateItem"], tables.Silos.TableArn);

    /// <summary>At start, of a table that the role does not use further.</summary>
    public static void AllowLook(this IRole role, string id, params Table[] tables) => role.Allow(
        id, ["dynamodb:DescribeTable"], [.. tables.Select(table => table.TableArn)]);

    /// <summary>
    /// Segments, captions and speech are written once and read; nothing deletes them but the bucket's own rules. Listing
    /// is never done: allowed, it lets S3 say that an object is missing instead of refusing.
    /// </summary>
    public static void AllowArchive(this IRole role, Archive archive, params string[] actions)
    {
        role.Allow("Archive", actions, archive.Bucket.ArnForObjects($"{Archive.Prefix}*"));
        role.Allow("ArchiveMissing", ["s3:ListBucket"], archive.Bucket.BucketArn);
    }
}
