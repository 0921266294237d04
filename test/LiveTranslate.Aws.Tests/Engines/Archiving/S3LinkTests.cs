using System.Net;
using LiveTranslate.Aws.Protocol;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Synthesis;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Engines.Archiving;

/// <summary>Links to speech, opened by a client that knows nothing of AWS; the local server checks signature and expiry.</summary>
public sealed class S3LinkTests(LocalAwsFixture local) : IAsyncLifetime
{
    private static readonly LanguageTag Spanish = LanguageTag.Parse("es-ES");
    private static readonly byte[] Mp3 = [0xFF, 0xF3, 0x64, 1, 2, 3];
    private readonly SessionId _session = SessionId.New();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private TestBucket _bucket = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _bucket = await TestBucket.MakeAsync(local.Aws);
        await _bucket.Archive().PutSpeechAsync(_session, 1, Spanish, new SpeechAudio(Mp3, TimeSpan.Zero), Cancellation);
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        _bucket.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task There_are_none_unless_they_are_turned_on()
    {
        Assert.Null(await _bucket.Archive().LinkSpeechAsync(_session, 1, Spanish, Cancellation));
    }

    [Fact]
    public async Task A_link_plays_the_speech_without_credentials()
    {
        var link = await LinkAsync(TimeSpan.FromHours(1));

        using var answer = await _http.GetAsync(link, Cancellation);

        Assert.Equal((HttpStatusCode.OK, "audio/mpeg"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(Mp3, await answer.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Contains("X-Amz-Expires=3600", link.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_was_tampered_with_opens_nothing()
    {
        await _bucket.Archive().PutSpeechAsync(_session, 2, Spanish, new SpeechAudio(Mp3, TimeSpan.Zero), Cancellation);
        var link = await LinkAsync(TimeSpan.FromHours(1));

        foreach (var url in new[]
                 {
                     link.AbsoluteUri.Replace("000001.mp3", "000002.mp3", StringComparison.Ordinal),
                     link.AbsoluteUri.Replace("X-Amz-Expires=3600", "X-Amz-Expires=36000", StringComparison.Ordinal),
                     link.GetLeftPart(UriPartial.Path),
                 })
        {
            Assert.NotEqual(link.AbsoluteUri, url);
            using var answer = await _http.GetAsync(new Uri(url), Cancellation);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_link_expires()
    {
        var link = await LinkAsync(TimeSpan.FromSeconds(1));

        await Wait.UntilAsync(
            async () =>
            {
                using var answer = await _http.GetAsync(link, Cancellation);
                return answer.StatusCode == HttpStatusCode.Forbidden
                    && (await answer.Content.ReadAsStringAsync(Cancellation)).Contains("Request has expired", StringComparison.Ordinal);
            },
            "the link to expire", cancellationToken: Cancellation);
    }

    [Fact]
    public async Task A_link_to_speech_that_is_not_there_is_refused_by_s3_itself()
    {
        var link = await _bucket.Archive(options => options.Links = true).LinkSpeechAsync(_session, 9, Spanish, Cancellation);

        using var answer = await _http.GetAsync(link, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("eu-central-1", false, false, "archive.s3.eu-central-1.amazonaws.com")]
    [InlineData("us-gov-west-1", true, false, "archive.s3-fips.us-gov-west-1.amazonaws.com")]
    [InlineData("us-east-2", true, true, "archive.s3-fips.dualstack.us-east-2.amazonaws.com")]
    public async Task A_link_into_a_region_names_its_host_and_the_session_that_signed_it(string region, bool fips, bool dualStack, string host)
    {
        var connection = new AwsConnectionOptions
        {
            Service = region, AccessKey = "key", SecretKey = "secret", Token = "of-a-role", UseFips = fips, UseDualStack = dualStack,
        };
        var archive = _bucket.Archive(options => (options.Bucket, options.Links) = ("archive", true), connection);

        var link = await archive.LinkSpeechAsync(_session, 1, Spanish, Cancellation);

        Assert.Equal(("https", host), (link?.Scheme, link?.Host));
        Assert.Contains("X-Amz-Security-Token=of-a-role", link!.Query, StringComparison.Ordinal);
    }

    private async Task<Uri> LinkAsync(TimeSpan expiry)
    {
        var archive = _bucket.Archive(options => (options.Links, options.LinkExpiry) = (true, expiry));
        return (await archive.LinkSpeechAsync(_session, 1, Spanish, Cancellation))!;
    }
}
