using Amazon.Runtime;
using LiveTranslate.Aws.Protocol;
using LiveTranslate.Engines.Aws.Archiving;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Engines.Archiving;

/// <summary>What becomes of calls that S3 does not answer well: they recover, or say why not and what to do.</summary>
public sealed class S3FailureTests(LocalAwsFixture local) : IAsyncLifetime
{
    private static readonly LanguageTag Spanish = LanguageTag.Parse("es-ES");
    private readonly SessionId _session = SessionId.New();
    private TestBucket _bucket = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _bucket = await TestBucket.MakeAsync(local.Aws);

    public ValueTask DisposeAsync()
    {
        _bucket.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_put_whose_answer_was_lost_is_known_to_have_been_carried_out()
    {
        var archive = _bucket.Archive();
        await using var fault = await _bucket.InjectAsync(AwsFaultKind.LostAnswer, "PutObject", count: 1);

        Assert.Equal("uno", (await archive.AddCaptionAsync(_session, 0, Spanish, new SegmentCaption("uno"), Cancellation)).Value.Text);
        Assert.Equal("uno", (await archive.AddCaptionAsync(_session, 0, Spanish, new SegmentCaption("dos"), Cancellation)).Value.Text);

        Assert.Equal(1, await fault.StruckAsync());
        Assert.Equal(3, await _bucket.CallsAsync("PutObject"));
    }

    [Theory]
    [InlineData(AwsFaultKind.Throttle, "PutObject")]
    [InlineData(AwsFaultKind.Throttle, "GetObject")]
    [InlineData(AwsFaultKind.ServerError, "PutObject")]
    [InlineData(AwsFaultKind.ServerError, "GetObject")]
    [InlineData(AwsFaultKind.ConnectionReset, "PutObject")]
    [InlineData(AwsFaultKind.ConnectionReset, "GetObject")]
    [InlineData(AwsFaultKind.LostAnswer, "GetObject")]
    [InlineData(AwsFaultKind.Conflict, "PutObject")]
    public async Task A_fault_that_passes_is_not_noticed(AwsFaultKind kind, string operation)
    {
        var archive = _bucket.Archive();
        await using var fault = await _bucket.InjectAsync(kind, operation, count: 1);

        await archive.AddCaptionAsync(_session, 0, Spanish, new SegmentCaption("uno"), Cancellation);

        Assert.Equal("uno", (await archive.ReadCaptionAsync(_session, 0, Spanish, Cancellation)).Value?.Text);
        Assert.Equal(1, await fault.StruckAsync());
    }

    [Theory]
    [InlineData(AwsFaultKind.Throttle, "throttled", "fewer requests")]
    [InlineData(AwsFaultKind.ServerError, "archive-failed", "AWS's fault")]
    [InlineData(AwsFaultKind.ConnectionReset, "archive-unreachable", "Aws__Region")]
    [InlineData(AwsFaultKind.Hang, "timed-out", "Engines__Aws__Archive__AttemptTimeout")]
    [InlineData(AwsFaultKind.ExpiredToken, "credentials-expired", "Aws__Token")]
    public async Task A_fault_that_stays_is_named_with_its_cure(AwsFaultKind kind, string cause, string cure)
    {
        var archive = Hasty();
        await using var fault = await _bucket.InjectAsync(kind);

        await AssertFailureAsync(archive, cause, cure, cure);
    }

    [Fact]
    public async Task A_permission_that_is_missing_is_called_by_its_name()
    {
        await using var fault = await _bucket.InjectAsync(AwsFaultKind.AccessDenied);

        // Of a key that is not there, S3 denies access as well when the bucket may not be listed.
        await AssertFailureAsync(_bucket.Archive(), "access-denied",
            put: $"s3:PutObject on arn:aws:s3:::{_bucket.Name}/sessions/*", get: $"s3:ListBucket on arn:aws:s3:::{_bucket.Name},");
        await AssertFailureAsync(_bucket.Archive(options => options.Encryption = S3Encryption.Kms), "access-denied",
            put: "kms:GenerateDataKey", get: "kms:Decrypt");
        await AssertFailureAsync(_bucket.Archive(options => options.BucketOwner = "123456789012"), "access-denied",
            put: "Engines__Aws__Archive__BucketOwner", get: "Engines__Aws__Archive__BucketOwner");
    }

    [Fact]
    public async Task A_put_that_always_meets_another_is_given_up()
    {
        await using var fault = await _bucket.InjectAsync(AwsFaultKind.Conflict);

        var failure = (await _bucket.Archive().AddCaptionAsync(_session, 0, Spanish, new SegmentCaption("uno"), Cancellation)).Failure;

        Assert.Equal("archive-contended", failure?.Cause);
        Assert.Equal(5, await fault.StruckAsync());
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_is_a_finding_and_a_transient_failure()
    {
        var archive = _bucket.Archive(options => options.Bucket = "no-such-bucket");

        var finding = Assert.Single((await archive.ProbeAsync(Cancellation)).Findings);
        Assert.Equal(("s3://no-such-bucket/sessions/", false, "no-bucket"), (finding.Subject, finding.Works, finding.Detail));
        await AssertFailureAsync(archive, "no-bucket", "Engines__Aws__Archive__Bucket", "Engines__Aws__Archive__Bucket");
    }

    [Theory]
    [InlineData("nobody", "local")]
    [InlineData("local", "wrong")]
    public async Task Keys_that_aws_does_not_know_are_called_so(string accessKey, string secretKey)
    {
        var connection = TestBucket.Connection(local.Aws.S3);
        (connection.AccessKey, connection.SecretKey) = (accessKey, secretKey);

        await AssertFailureAsync(_bucket.Archive(connection: connection), "bad-credentials", "Aws__SecretKey", "Aws__SecretKey");
    }

    [Fact]
    public async Task Credentials_that_cannot_be_found_are_a_finding_and_no_exception()
    {
        var nobody = new Rotating(local.Aws.S3, () => throw new AmazonClientException("Looked everywhere."));
        var archive = _bucket.Archive(options => options.Links = true, nobody);

        var finding = Assert.Single((await archive.ProbeAsync(Cancellation)).Findings);
        Assert.Equal((false, "no-credentials"), (finding.Works, finding.Detail));
        Assert.Contains("Looked everywhere", finding.Cure, StringComparison.Ordinal);
        Assert.Null(await archive.LinkSpeechAsync(_session, 0, Spanish, Cancellation));
    }

    [Fact]
    public async Task Credentials_that_have_expired_are_looked_for_again()
    {
        var found = 0;
        var connection = new Rotating(local.Aws.S3, () => new SessionAWSCredentials("local", "local", $"token {++found}"));
        var archive = _bucket.Archive(connection: connection);
        await using var fault = await _bucket.InjectAsync(AwsFaultKind.ExpiredToken, count: 1);

        Assert.True((await archive.AddCaptionAsync(_session, 0, Spanish, new SegmentCaption("uno"), Cancellation)).Succeeded);

        Assert.Equal(2, found);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_called_unreachable()
    {
        var connection = TestBucket.Connection(new Uri("http://127.0.0.1:9"));

        await AssertFailureAsync(_bucket.Archive(options => options.MaxRetries = 0, connection), "archive-unreachable", "refused", "network");
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_heard()
    {
        var archive = _bucket.Archive();
        await using var fault = await _bucket.InjectAsync(AwsFaultKind.Hang);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var read = archive.ReadAsync(_session, 0, leaving.Token).AsTask();
        await Wait.UntilAsync(async () => await fault.StruckAsync() == 1, "the call to be held", cancellationToken: Cancellation);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
    }

    private S3SessionArchive Hasty() => _bucket.Archive(options =>
        (options.AttemptTimeout, options.Timeout, options.MaxRetries) = (TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(3), 1));

    private async Task AssertFailureAsync(S3SessionArchive archive, string cause, string put, string get)
    {
        var written = (await archive.AddCaptionAsync(_session, 0, Spanish, new SegmentCaption("uno"), Cancellation)).Failure;
        var read = (await archive.ReadAsync(_session, 0, Cancellation)).Failure;
        Assert.Equal((cause, true, Stage.Archiving), (written?.Cause, written?.Transient, written?.Stage));
        Assert.Equal((cause, true, Stage.Archiving), (read?.Cause, read?.Transient, read?.Stage));
        Assert.Contains(put, written!.Message, StringComparison.Ordinal);
        Assert.Contains(get, read!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("uno", written.Message, StringComparison.Ordinal);
    }

    private sealed class Rotating : AwsConnectionOptions
    {
        private readonly Func<AWSCredentials> _find;

        public Rotating(Uri s3, Func<AWSCredentials> find) => (Service, _find) = (s3.ToString(), find);

        public override AWSCredentials ResolveCredentials() => _find();
    }
}
