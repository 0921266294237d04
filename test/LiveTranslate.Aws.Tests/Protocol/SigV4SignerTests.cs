using System.Net.Http.Headers;
using System.Text;
using Amazon.Runtime;
using LiveTranslate.Aws.Protocol.Signing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Protocol;

/// <summary>The vectors that AWS publishes to check signers with (the Signature Version 4 test suite, and S3's reference).</summary>
public sealed class SigV4SignerTests
{
    private const string Host = "https://example.amazonaws.com";
    private const string Unreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static readonly DateTimeOffset At = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);
    private static readonly ImmutableCredentials Credentials = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null);

    // The suite writes paths as they are before they are encoded for the wire, so it is to be signed as encoded once.
    [Theory]
    [InlineData("get-vanilla", "GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("get-vanilla-empty-query-key", "GET", "/?Param1=value1", "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb")]
    [InlineData("get-vanilla-query-order-key-case", "GET", "/?Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    [InlineData("get-vanilla-query-unreserved", "GET", $"/?{Unreserved}={Unreserved}", "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197")]
    [InlineData("get-vanilla-utf8-query", "GET", "/?ሴ=bar", "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04")]
    [InlineData("get-unreserved", "GET", $"/{Unreserved}", "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f")]
    [InlineData("get-utf8", "GET", "/ሴ", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85")]
    [InlineData("get-space", "GET", "/example space/", "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741")]
    [InlineData("get-relative", "GET", "/example/..", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("get-slash-pointless-dot", "GET", "/./example", "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5")]
    [InlineData("post-vanilla", "POST", "/", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData("post-vanilla-query", "POST", "/?Param1=value1", "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11")]
    [InlineData("post-vanilla-query-nonunreserved", "POST", "/?@%23$%25%5E=&%2B=%2F%2C%3F%3E%3C%60%22%3B%3A%5C%7C%5D%5B%7B%7D", "66c82657c86e26fb25238d0e69f011edc4c6df5ae71119d7cb98ed9b87393c1e")]
    public void A_request_of_the_suite_gets_its_signature(string name, string method, string url, string signature)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Host + url);

        var signed = Suite(PathEncoding.Once).Sign(request, [], Credentials, At);

        Assert.True(signature == signed, $"{name}: {signed}");
        Assert.Equal(
            $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature={signature}",
            Assert.Single(request.Headers.GetValues("Authorization")));
    }

    [Fact]
    public void Empty_segments_of_a_path_are_left_out_for_every_service_but_s3()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Host}//example//");

        Assert.Equal("9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84", Suite(PathEncoding.Twice).Sign(request, [], Credentials, At));
        Assert.Equal("//example//", CanonicalRequest.Path("//example//", PathEncoding.Once));
    }

    // Signed by AWS's JavaScript signer, since the suite has no path that is different when it is encoded twice.
    [Theory]
    [InlineData(PathEncoding.Twice, "59d224d4d641e411996e360d1df9910048ab87ef06fbc127597d5a2ef93ffc0a")]
    [InlineData(PathEncoding.Once, "1dcbbff17634b5ca9055396f24844a7c9d1fc16ba9d40801005494e716cefa80")]
    public void An_encoded_path_gets_the_signature_of_awss_own_signer(PathEncoding encoding, string signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Host}/a%20b/%E1%88%B4%28x%29//y");

        Assert.Equal(signature, Suite(encoding).Sign(request, [], Credentials, At));
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a")]
    [InlineData("application/x-www-form-urlencoded; charset=utf8", "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe")]
    public void A_body_and_its_type_are_signed(string type, string signature)
    {
        var body = "Param1=value1"u8.ToArray();
        using var request = new HttpRequestMessage(HttpMethod.Post, Host) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);

        Assert.Equal(signature, Suite().Sign(request, body, Credentials, At));
    }

    [Theory]
    [InlineData("My-Header1", "value1", "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c")]
    [InlineData("My-Header1", "VALUE1", "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d")]
    public void A_header_is_signed_with_its_value_as_it_is(string header, string value, string signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Host);
        request.Headers.TryAddWithoutValidation(header, value);

        Assert.Equal(signature, Suite().Sign(request, [], Credentials, At));
    }

    [Fact]
    public void Spaces_around_and_within_a_value_are_made_one()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Host);
        request.Headers.TryAddWithoutValidation("My-Header1", " value1");
        request.Headers.TryAddWithoutValidation("My-Header2", " \"a   b   c\"");

        Assert.Equal("acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736", Suite().Sign(request, [], Credentials, At));
    }

    [Theory]
    [InlineData(new[] { "value2", "value2", "value1" }, "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea")]
    [InlineData(new[] { "value4", "value1", "value3", "value2" }, "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01")]
    public void A_header_in_several_lines_is_signed_as_one(string[] lines, string signature)
    {
        (string, string)[] headers =
            [("X-Amz-Date", "20150830T123600Z"), .. lines.Select(line => ("My-Header1", line)), ("Host", "example.amazonaws.com")];

        var (text, signedHeaders) = CanonicalRequest.Write("GET", new Uri(Host), headers, EmptyHash, PathEncoding.Twice);

        var key = Suite().KeyFor(Credentials, At);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        Assert.Equal("host;my-header1;x-amz-date", signedHeaders);
        Assert.Equal(signature, key.Sign($"AWS4-HMAC-SHA256\n20150830T123600Z\n{key.Scope}\n{hash}"));
    }

    [Fact]
    public void Several_values_are_signed_as_the_one_line_that_is_sent()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Host);
        request.Headers.Add("My-Header1", ["value1", "value2"]);
        using var line = new HttpRequestMessage(HttpMethod.Get, Host);
        line.Headers.Add("My-Header1", "value1, value2");

        Assert.Equal(Suite().Sign(line, [], Credentials, At), Suite().Sign(request, [], Credentials, At));
    }

    [Fact]
    public void A_session_token_is_sent_and_signed()
    {
        const string Token =
            "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/"
            + "qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xV"
            + "qr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";
        using var request = new HttpRequestMessage(HttpMethod.Post, Host);

        var signature = Suite().Sign(request, [], new ImmutableCredentials(Credentials.AccessKey, Credentials.SecretKey, Token), At);

        Assert.Equal("85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead", signature);
        Assert.Equal(Token, Assert.Single(request.Headers.GetValues("X-Amz-Security-Token")));
    }

    [Fact]
    public void The_example_of_s3s_reference_gets_its_signature()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://examplebucket.s3.amazonaws.com/test.txt");
        request.Headers.Range = new RangeHeaderValue(0, 9);
        request.Headers.Add("X-Amz-Content-SHA256", EmptyHash);
        var credentials = new ImmutableCredentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", null);

        var signature = new SigV4Signer("us-east-1", "s3", PathEncoding.Once)
            .Sign(request, EmptyHash, credentials, new DateTimeOffset(2013, 5, 24, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41", signature);
    }

    [Theory]
    [InlineData("/a%20b(c)", PathEncoding.Twice, "/a%2520b%28c%29")]
    [InlineData("/a%20b(c)", PathEncoding.Once, "/a%20b%28c%29")]
    [InlineData("/keep%2Fthis", PathEncoding.Once, "/keep%2Fthis")]
    [InlineData("", PathEncoding.Twice, "/")]
    public void A_path_is_encoded_as_its_service_expects_it(string sent, PathEncoding encoding, string signed) =>
        Assert.Equal(signed, CanonicalRequest.Path(sent, encoding));

    [Theory]
    [InlineData("?b=2&a=2&a=1&A=0&c", "A=0&a=1&a=2&b=2&c=")]
    [InlineData("?a=x%20y&b=1%2B1&c=a=b", "a=x%20y&b=1%2B1&c=a%3Db")]
    public void A_query_is_sorted_and_encoded_in_full(string sent, string signed) =>
        Assert.Equal(signed, CanonicalRequest.Query(sent));

    [Fact]
    public void A_request_signed_again_has_one_signature_of_the_later_time()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Host);
        var signer = Suite();

        signer.Sign(request, [], Credentials, At.AddHours(-20));
        var again = signer.Sign(request, [], Credentials, At);

        Assert.Equal("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31", again);
        Assert.Single(request.Headers.GetValues("Authorization"));
    }

    [Fact]
    public void What_proxies_and_traces_change_is_not_signed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Host);
        request.Headers.Add("User-Agent", "x");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        Assert.Equal("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31", Suite().Sign(request, [], Credentials, At));
    }

    [Fact]
    public void A_key_is_derived_once_a_day_and_anew_for_other_credentials()
    {
        var signer = Suite();
        var key = signer.KeyFor(Credentials, At);

        Assert.Same(key, signer.KeyFor(Credentials, At.AddHours(11)));
        Assert.NotSame(key, signer.KeyFor(Credentials, At.AddHours(12)));
        Assert.NotSame(signer.KeyFor(Credentials, At), signer.KeyFor(new ImmutableCredentials("AKIDEXAMPLE", "other", null), At));
        Assert.Equal("20150830/us-east-1/service/aws4_request", key.Scope);
    }

    private static SigV4Signer Suite(PathEncoding encoding = PathEncoding.Twice) => new("us-east-1", "service", encoding);
}
