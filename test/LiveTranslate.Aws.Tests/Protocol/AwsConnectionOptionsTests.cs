using LiveTranslate.Aws.Protocol;
using Xunit;

namespace LiveTranslate.Aws.Tests.Protocol;

public sealed class AwsConnectionOptionsTests
{
    [Theory]
    [InlineData("kinesis", "eu-central-1", false, false, "https://kinesis.eu-central-1.amazonaws.com/")]
    [InlineData("kinesis", "cn-north-1", false, false, "https://kinesis.cn-north-1.amazonaws.com.cn/")]
    [InlineData("kinesis", "us-gov-west-1", false, false, "https://kinesis.us-gov-west-1.amazonaws.com/")]
    [InlineData("kinesis", "us-iso-east-1", false, false, "https://kinesis.us-iso-east-1.c2s.ic.gov/")]
    [InlineData("kinesis", "us-isob-east-1", false, false, "https://kinesis.us-isob-east-1.sc2s.sgov.gov/")]
    [InlineData("kinesis", "eusc-de-east-1", false, false, "https://kinesis.eusc-de-east-1.amazonaws.eu/")]
    [InlineData("kinesis", "us-east-1", true, false, "https://kinesis-fips.us-east-1.amazonaws.com/")]
    [InlineData("kinesis", "us-gov-west-1", true, false, "https://kinesis.us-gov-west-1.amazonaws.com/")]
    [InlineData("polly", "us-gov-west-1", true, false, "https://polly-fips.us-gov-west-1.amazonaws.com/")]
    [InlineData("transcribestreaming", "eu-central-1", false, false, "https://transcribestreaming.eu-central-1.amazonaws.com/")]
    [InlineData("transcribestreaming", "us-east-2", true, false, "https://transcribestreaming-fips.us-east-2.amazonaws.com/")]
    [InlineData("transcribestreaming", "cn-north-1", false, false, "https://transcribestreaming.cn-north-1.amazonaws.com.cn/")]
    [InlineData("translate", "us-gov-west-1", true, false, "https://translate-fips.us-gov-west-1.amazonaws.com/")]
    [InlineData("kinesis", "eu-central-1", false, true, "https://kinesis.eu-central-1.api.aws/")]
    [InlineData("kinesis", "cn-north-1", false, true, "https://kinesis.cn-north-1.api.amazonwebservices.com.cn/")]
    [InlineData("kinesis", "us-east-1", true, true, "https://kinesis-fips.us-east-1.api.aws/")]
    [InlineData("kinesis", "http://localhost:4567", false, false, "http://localhost:4567/")]
    public void A_service_is_found_in_every_partition(string prefix, string service, bool fips, bool dualStack, string url) =>
        Assert.Equal(url, AwsEndpoint.Of(prefix, new AwsConnectionOptions { Service = service, UseFips = fips, UseDualStack = dualStack }).ToString());

    [Fact]
    public void A_region_without_dual_stack_says_so() =>
        Assert.Throws<InvalidOperationException>(
            () => AwsEndpoint.Of("kinesis", new AwsConnectionOptions { Service = "us-iso-east-1", UseDualStack = true }));

    [Theory]
    [InlineData("https://kinesis.us-west-2.amazonaws.com", "us-west-2")]
    [InlineData("https://KINESIS.US-WEST-2.amazonaws.com:443/", "us-west-2")]
    [InlineData("https://kinesis-fips.us-gov-east-1.amazonaws.com", "us-gov-east-1")]
    [InlineData("https://kinesis.cn-north-1.amazonaws.com.cn", "cn-north-1")]
    [InlineData("https://kinesis.eu-central-1.api.aws", "eu-central-1")]
    [InlineData("https://dynamodb.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1")]
    [InlineData("https://vpce-0a1b-2c3d.kinesis.us-west-2.vpce.amazonaws.com", "us-west-2")]
    [InlineData("https://vpce-0a1b-2c3d-eu-west-1a.kinesis-streams.eu-west-1.vpce.amazonaws.com", "eu-west-1")]
    [InlineData("https://my-talks.s3.ap-southeast-2.amazonaws.com", "ap-southeast-2")]
    public void Requests_to_a_host_of_AWS_are_signed_for_the_region_in_its_name(string service, string region)
    {
        Assert.Equal(region, new AwsConnectionOptions { Service = service }.SigningRegion);
        Assert.Equal("eu-north-1", new AwsConnectionOptions { Service = service, Region = "eu-north-1" }.SigningRegion);
    }

    [Theory]
    [InlineData("http://localhost:4567")]
    [InlineData("https://s3.amazonaws.com")]
    [InlineData("https://kinesis.us-west-2.amazonaws.com.example")]
    [InlineData("https://us-west-2.notamazonaws.com")]
    public void A_host_that_names_no_region_of_AWS_tells_none(string service) => Assert.Null(AwsEndpoint.RegionOf(new Uri(service)));

    [Theory]
    [InlineData("eu-central-1", false, null)]
    [InlineData("https://kinesis.eu-central-1.amazonaws.com", false, null)]
    [InlineData("localhost:4567", false, "http://")]
    [InlineData("eu-central-1/evil.example", false, "eu-central-1/evil.example")]
    [InlineData("http://localhost:4567", true, "UseFips")]
    public void A_fault_names_what_is_to_be_changed(string service, bool fips, string? word)
    {
        var faults = new AwsConnectionOptions { Service = service, UseFips = fips }.ConnectionFaults("Kinesis");

        if (word is null) Assert.Empty(faults);
        else Assert.Contains(word, Assert.Single(faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eu_central", null, "Kinesis:Service must be an AWS region such as eu-central-1, or a URL that begins with http:// or https://; 'eu_central' is neither.")]
    [InlineData("eu_central", "eu_central", "Kinesis:Region must be an AWS region such as eu-central-1, not 'eu_central'.")]
    [InlineData("http://localhost:4567", "eu_central", "Kinesis:Region must be an AWS region such as eu-central-1, not 'eu_central'.")]
    public void A_region_that_is_none_is_said_of_the_setting_that_holds_it(string service, string? region, string fault)
    {
        Assert.Equal([fault], new AwsConnectionOptions { Service = service, Region = region }.ConnectionFaults("Kinesis"));
    }
}
