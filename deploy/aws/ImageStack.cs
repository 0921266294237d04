using Amazon.CDK;
using Amazon.CDK.AWS.ECR;
using Constructs;

namespace LiveTranslate.Deploy.Aws;

/// <summary>Where the servers' image is kept. A stack of its own: it must be there, and full, before the servers are.</summary>
internal sealed class ImageStack : Stack
{
    // Enough to go back through a year of weekly versions.
    private const int Kept = 50;

    public ImageStack(Construct scope, DeploymentOptions options)
        : base(scope, "Images", new StackProps
        {
            StackName = $"{options.Name}-images",
            Description = "LiveTranslate: the servers' images",
            Synthesizer = new PlainSynthesizer(),
        })
    {
        var images = new Repository(this, "Repository", new RepositoryProps
        {
            RepositoryName = NameOf(options),
            ImageScanOnPush = true,
            // What a tag means does not change under those who go back to it.
            ImageTagMutability = TagMutability.IMMUTABLE,
            Encryption = RepositoryEncryption.AES_256,
            LifecycleRules = [new LifecycleRule { MaxImageCount = Kept }],
            RemovalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
        });
        _ = new CfnOutput(this, "RepositoryUri", new CfnOutputProps { Value = images.RepositoryUri });
    }

    public static string NameOf(DeploymentOptions options) => options.Name;
}
