using Amazon.CDK;

namespace LiveTranslate.Deploy.Aws;

/// <summary>Templates that ask nothing of an account: they can be deployed with the CDK's command line, or with AWS's own.</summary>
internal sealed class PlainSynthesizer() : DefaultStackSynthesizer(new DefaultStackSynthesizerProps { GenerateBootstrapVersionRule = false });
