using Amazon.CDK;
using Amazon.CDK.AWS.Kinesis;
using Constructs;
using Stream = Amazon.CDK.AWS.Kinesis.Stream;

namespace LiveTranslate.Deploy.Aws.Data;

/// <summary>The stream that audio travels on.</summary>
internal sealed class AudioStream : Construct
{
    public AudioStream(Construct scope, DeploymentOptions options)
        : base(scope, "Audio")
    {
        Name = $"{options.Name}-audio";
        Stream = new Stream(this, "Stream", new StreamProps
        {
            StreamName = Name,
            // It follows the number of sessions by itself; the servers follow its shards.
            StreamMode = StreamMode.ON_DEMAND,
            // A session whose servers have all died is finished from here when it is next asked for.
            RetentionPeriod = Duration.Hours(24),
            // With AWS's own key for Kinesis, which needs no permission of those who may use the stream.
            Encryption = StreamEncryption.MANAGED,
        });
        // What is older than a day is gone anyway.
        Stream.ApplyRemovalPolicy(RemovalPolicy.DESTROY);
    }

    public string Name { get; }

    public Stream Stream { get; }
}
