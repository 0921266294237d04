using Amazon.CDK;
using Amazon.CDK.AWS.CertificateManager;
using Amazon.CDK.AWS.ECR;
using Amazon.CDK.AWS.ECS;
using Constructs;

namespace LiveTranslate.Deploy.Aws;

/// <summary>What only the owner of an account knows. What no option says, the template asks for when it is deployed.</summary>
internal sealed class AskedParameters : Construct
{
    public AskedParameters(Construct scope, DeploymentOptions options)
        : base(scope, "Asked")
    {
        Domain = options.Domain ?? Ask("Domain", "The host that people use, such as live.example.org", @"^([a-z0-9-]+\.)+[a-z]{2,63}$");
        var certificate = options.Certificate ?? Ask(
            "CertificateArn", "The ARN of ACM's certificate for it, of this region", "^arn:aws[a-z-]*:acm:.+:certificate/.+$");
        Certificate = Amazon.CDK.AWS.CertificateManager.Certificate.FromCertificateArn(this, "Certificate", certificate);
        var tag = options.Tag ?? Ask("ImageTag", "The tag of the image to run; an earlier one to go back", "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$");
        Image = ContainerImage.FromEcrRepository(Repository.FromRepositoryName(this, "Images", ImageStack.NameOf(options)), tag);
    }

    public string Domain { get; }

    public ICertificate Certificate { get; }

    public ContainerImage Image { get; }

    private string Ask(string name, string what, string pattern)
    {
        var parameter = new CfnParameter(this, name, new CfnParameterProps
        {
            Type = "String", Description = what, AllowedPattern = pattern, ConstraintDescription = what,
        });
        parameter.OverrideLogicalId(name);
        return parameter.ValueAsString;
    }
}
