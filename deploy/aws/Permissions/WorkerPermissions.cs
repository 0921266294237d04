using Amazon.CDK.AWS.IAM;
using LiveTranslate.Deploy.Aws.Data;

namespace LiveTranslate.Deploy.Aws.Permissions;

/// <summary>Workers read the stream, keep sessions' state and how far the stream was read, and write the archive; they put nothing on the stream.</summary>
internal static class WorkerPermissions
{
    public static void Grant(IRole role, AudioStream stream, Tables tables, Archive archive)
    {
        role.AllowMembership(tables);
        // Nothing deletes a session's state.
        role.Allow("Sessions", ["dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:PutItem"], tables.Sessions.TableArn);
        role.Allow(
            "Checkpoints",
            ["dynamodb:DescribeTable", "dynamodb:Query", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
            tables.Checkpoints.TableArn);
        role.Allow(
            "Audio",
            ["kinesis:DescribeStreamSummary", "kinesis:ListShards", "kinesis:GetShardIterator", "kinesis:GetRecords"],
            stream.Stream.StreamArn);
        role.AllowArchive(archive, "s3:GetObject", "s3:PutObject");
        // AWS knows no resource to name for any of these: Transcribe's streams, Translate's texts and Polly's own voices belong to
        // nobody. Vocabularies, terminologies and lexicons are the account's; these actions use them, and cannot change them.
        role.Allow(
            "Engines",
            [
                "transcribe:StartStreamTranscription",
                "translate:ListLanguages", "translate:TranslateText",
                "polly:DescribeVoices", "polly:SynthesizeSpeech",
            ],
            "*");
    }
}
