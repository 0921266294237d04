using LiveTranslate.AwsSimulator.Hosting;
using Xunit;

namespace LiveTranslate.Aws.Tests.Simulator;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("a=b", "a", "b", null)]
    [InlineData("a=b=token==", "a", "b", "token==")]
    public void Credentials_are_read_with_and_without_a_token(string text, string id, string secret, string? token) =>
        Assert.Equal(new AccessKey(id, secret, token), AccessKey.Parse(text));

    [Theory]
    [InlineData("a")]
    [InlineData("a=")]
    [InlineData("=b")]
    [InlineData("a=b=")]
    public void Credentials_that_are_none_are_refused(string text) =>
        Assert.Throws<FormatException>(() => AccessKey.Parse(text));

    [Fact]
    public void A_key_is_printed_without_its_secret() =>
        Assert.Equal("id", new AccessKey("id", "secret", "token").ToString());

    [Theory]
    [InlineData("origin", 500, 500, 1300)]
    [InlineData("transcribe=1,polly=3", 1, 0, 3)]
    public void Latencies_are_those_of_the_origin_or_given_by_service(string text, int transcribe, int translate, int polly)
    {
        var latencies = Latencies.Parse(text);

        Assert.Equal(
            (transcribe, translate, polly),
            ((int)latencies.Transcribe.TotalMilliseconds, (int)latencies.Translate.TotalMilliseconds, (int)latencies.Polly.TotalMilliseconds));
    }

    [Theory]
    [InlineData("fast")]
    [InlineData("polly")]
    [InlineData("polly=-1")]
    [InlineData("s3=5")]
    public void Latencies_of_no_service_are_refused(string text) =>
        Assert.Throws<FormatException>(() => Latencies.Parse(text));
}
