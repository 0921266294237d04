using LiveTranslate.Aws.Tests.Protocol;
using LiveTranslate.Engines.Aws.Archiving;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Synthesis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LiveTranslate.Aws.Tests.Engines.Archiving;

/// <summary>What is sent, byte for byte, and what is made of answers that the local server would not give.</summary>
public sealed class S3RequestTests
{
    private const string Sse = "x-amz-server-side-encryption";
    private static readonly LanguageTag Spanish = LanguageTag.Parse("es-ES");
    private readonly SessionId _session = SessionId.New();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_put_is_conditional_encrypted_and_whole()
    {
        await using var server = await ScriptedService.StartAsync((_, _) => Task.CompletedTask);
        using var archive = Archive(server, options => options.BucketOwner = "123456789012");

        await archive.PutSpeechAsync(_session, 0, Spanish, new SpeechAudio(new byte[] { 1, 2, 3 }, TimeSpan.Zero), Cancellation);

        var put = Assert.Single(server.Requests);
        Assert.Equal("PUT", put.Method);
        Assert.Equal(("*", "AES256", "audio/mpeg", "3"), (put.Headers["If-None-Match"], put.Headers[Sse], put.Headers["Content-Type"], put.Headers["Content-Length"]));
        Assert.Equal("123456789012", put.Headers["x-amz-expected-bucket-owner"]);
        Assert.False(put.Headers.ContainsKey("Content-Encoding"));
        Assert.Equal(new byte[] { 1, 2, 3 }, put.Body);
        Assert.Contains(Sse, put.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arn:aws:kms:eu-central-1:123456789012:key/1")]
    [InlineData(null)]
    public async Task Encryption_by_kms_names_its_key_if_one_is_set(string? key)
    {
        await using var server = await ScriptedService.StartAsync((_, _) => Task.CompletedTask);
        using var archive = Archive(server, options => (options.Encryption, options.KmsKeyId) = (S3Encryption.Kms, key));

        await archive.AddCaptionAsync(_session, 0, Spanish, new SegmentCaption("uno"), Cancellation);

        var headers = Assert.Single(server.Requests).Headers;
        Assert.Equal(("aws:kms", "true"), (headers[Sse], headers[$"{Sse}-bucket-key-enabled"]));
        Assert.Equal(key, headers.GetValueOrDefault($"{Sse}-aws-kms-key-id"));
    }

    [Fact]
    public async Task Encryption_left_to_the_bucket_sends_no_header()
    {
        await using var server = await ScriptedService.StartAsync((_, _) => Task.CompletedTask);
        using var archive = Archive(server, options => options.Encryption = S3Encryption.BucketDefault);

        await archive.AddCaptionAsync(_session, 0, Spanish, new SegmentCaption("uno"), Cancellation);

        Assert.DoesNotContain(Assert.Single(server.Requests).Headers, header => header.Key.StartsWith(Sse, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Probe_finds_a_server_that_overwrites()
    {
        await using var server = await ScriptedService.StartAsync((_, _) => Task.CompletedTask);
        using var archive = Archive(server);

        var finding = Assert.Single((await archive.ProbeAsync(Cancellation)).Findings);

        Assert.Equal((false, "writes-not-conditional"), (finding.Works, finding.Detail));
        Assert.Contains("If-None-Match", finding.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_finds_that_the_bucket_may_not_be_listed()
    {
        byte[] written = [];
        await using var server = await ScriptedService.StartAsync((context, before) =>
        {
            if (before == 0) written = ((ScriptedService.Seen)context.Items[nameof(ScriptedService.Seen)]!).Body;
            if (before == 2) context.Response.ContentLength = written.Length;
            return before switch
            {
                0 => Task.CompletedTask,
                1 => FailAsync(context, 412, "PreconditionFailed"),
                2 => context.Response.Body.WriteAsync(written).AsTask(),
                _ => FailAsync(context, 403, "AccessDenied"),
            };
        });
        using var archive = Archive(server);

        var finding = Assert.Single((await archive.ProbeAsync(Cancellation)).Findings);

        Assert.Equal((false, "access-denied"), (finding.Works, finding.Detail));
        Assert.Contains("s3:ListBucket on arn:aws:s3:::bucket", finding.Cure, StringComparison.Ordinal);
        Assert.DoesNotContain("s3:GetObject", finding.Cure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(301, "PermanentRedirect", "wrong-region", "Aws__Region")]
    [InlineData(400, "AuthorizationHeaderMalformed", "wrong-region", "Aws__Region")]
    [InlineData(400, "KMS.DisabledException", "kms-key-unusable", "Engines__Aws__Archive__KmsKeyId")]
    [InlineData(400, "InvalidArgument", "archive-refused", "Engines:Aws:Archive")]
    [InlineData(404, "NoSuchUpload", "archive-refused", "404 NoSuchUpload")]
    public async Task An_answer_is_named_with_its_cure(int status, string code, string cause, string cure)
    {
        await using var server = await ScriptedService.StartAsync((context, _) => FailAsync(context, status, code));
        using var archive = Archive(server);

        var failure = (await archive.ReadAsync(_session, 0, Cancellation)).Failure;

        Assert.Equal(cause, failure?.Cause);
        Assert.Contains(cure, failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_asked_for_again()
    {
        var mp3 = new byte[10_000];
        Random.Shared.NextBytes(mp3);
        await using var server = await ScriptedService.StartAsync(async (context, before) =>
        {
            context.Response.ContentLength = mp3.Length;
            await context.Response.Body.WriteAsync(before == 0 ? mp3.AsMemory(0, 5000) : mp3);
            await context.Response.Body.FlushAsync();
            if (before == 0) context.Abort();
        });
        using var archive = Archive(server);

        await using var stream = (await archive.OpenSpeechAsync(_session, 0, Spanish, Cancellation)).Value;

        Assert.Equal(mp3, ((MemoryStream)stream!).ToArray());
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task An_answer_that_never_ends_is_given_up_in_time()
    {
        await using var server = await ScriptedService.StartAsync(async (context, _) =>
        {
            context.Response.ContentLength = 10;
            await context.Response.Body.WriteAsync(new byte[5]);
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        using var archive = Archive(server, options => options.Timeout = TimeSpan.FromMilliseconds(500));

        var failure = (await archive.OpenSpeechAsync(_session, 0, Spanish, Cancellation)).Failure;

        Assert.Equal("timed-out", failure?.Cause);
        Assert.Contains("Engines__Aws__Archive__Timeout", failure!.Message, StringComparison.Ordinal);
    }

    private static S3SessionArchive Archive(ScriptedService server, Action<S3ArchiveOptions>? configure = null)
    {
        var options = new S3ArchiveOptions { Bucket = "bucket", MaxRetries = 0 };
        configure?.Invoke(options);
        return new S3SessionArchive(
            options, TestBucket.Connection(new Uri(server.Url)), TimeProvider.System, NullLogger<S3SessionArchive>.Instance);
    }

    private static Task FailAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync($"<Error><Code>{code}</Code><Message>No.</Message></Error>");
    }
}
