using LiveTranslate.Aws.Protocol;
using LiveTranslate.Engines.Aws.Archiving;
using LiveTranslate.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LiveTranslate.Deploy.Tests.Templates;

public sealed class SpeechOriginTests
{
    // What CloudFormation calls a bucket's RegionalDomainName, which is what Pages:SpeechOrigin is set to.
    [Theory, InlineData("eu-central-1"), InlineData("us-east-1")]
    public async Task Links_to_speech_lead_where_the_pages_may_fetch_from(string region)
    {
        var options = new S3ArchiveOptions { Bucket = "talks", Links = true };
        var connection = new AwsConnectionOptions { Region = region, AccessKey = "key", SecretKey = "secret" };
        using var archive = new S3SessionArchive(options, connection, TimeProvider.System, NullLogger<S3SessionArchive>.Instance);

        var link = await archive.LinkSpeechAsync(
            SessionId.New(), 0, LanguageTag.Parse("es-ES"), TestContext.Current.CancellationToken);

        Assert.Equal($"https://talks.s3.{region}.amazonaws.com", link!.GetLeftPart(UriPartial.Authority));
    }
}
