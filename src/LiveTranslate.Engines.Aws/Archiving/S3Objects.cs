using Amazon.S3;
using Amazon.S3.Model;
using LiveTranslate.Aws.Protocol;
using LiveTranslate.Pipeline;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Engines.Aws.Archiving;

/// <summary>Small objects of which the first write stands. Refusals are values; every call ends in time.</summary>
internal sealed partial class S3Objects(
    S3ArchiveOptions options, AwsConnectionOptions connection, TimeProvider time, ILogger logger) : IDisposable
{
    // S3 refuses a put beside another one of the same object that is not done yet: one of them stands soon after.
    private const int MaxConflicts = 5;
    private static readonly TimeSpan ConflictDelay = TimeSpan.FromMilliseconds(50);

    // Made when first used: a host reports the faults of all options together, but only after everything is made.
    private readonly Lazy<S3Connection> _s3 = new(() => new S3Connection(connection, options));

    public S3Failure Failures { get; } = new(options);

    /// <summary>Writes the object unless it is there.</summary>
    /// <returns>Whether this call wrote it. False, too, when it did and its answer was lost.</returns>
    public async Task<Outcome<bool>> PutAsync(
        string key, byte[] content, string contentType, CancellationToken cancellationToken)
    {
        for (var conflicts = 1; ; conflicts++)
        {
            var put = await PutOnceAsync(key, content, contentType, cancellationToken);
            if (!put.Succeeded) return put.Failure;
            if (put.Value != PutResult.Conflicted) return put.Value == PutResult.Written;
            if (conflicts == MaxConflicts) return Failures.Contended(key);
            await Task.Delay(ConflictDelay * conflicts, time, cancellationToken);
        }
    }

    /// <summary>The object, or null when it is not there; a failure when it is longer than anything of ours.</summary>
    public Task<Outcome<byte[]?>> ReadAsync(
        string key, int maxBytes, CancellationToken cancellationToken, S3Action action = S3Action.Get) =>
        CallAsync(action, token => ReadOnceAsync(key, maxBytes, mayRepeat: true, token), cancellationToken);

    /// <summary>A link that reads the object until it expires, or null without credentials to sign it with.</summary>
    public async ValueTask<Uri?> LinkAsync(string key, CancellationToken cancellationToken)
    {
        var link = await CallAsync(S3Action.Get, async _ => Outcome.Of(new Uri(
            await _s3.Value.Client.GetPreSignedURLAsync(new GetPreSignedUrlRequest
            {
                BucketName = options.Bucket,
                Key = key,
                Verb = HttpVerb.GET,
                Protocol = _s3.Value.LinkProtocol,
                Expires = (time.GetUtcNow() + options.LinkExpiry).UtcDateTime,
            }))), cancellationToken);
        return link.Succeeded ? link.Value : null;
    }

    public StageFailure Corrupt(string key)
    {
        LogCorrupt(logger, key);
        return Failures.Corrupt(key);
    }

    public void Dispose()
    {
        if (_s3.IsValueCreated) _s3.Value.Dispose();
    }

    private Task<Outcome<PutResult>> PutOnceAsync(
        string key, byte[] content, string contentType, CancellationToken cancellationToken) =>
        CallAsync<PutResult>(S3Action.Put, async token =>
        {
            using var stream = new MemoryStream(content, writable: false);
            var request = new PutObjectRequest
            {
                BucketName = options.Bucket,
                Key = key,
                InputStream = stream,
                AutoCloseStream = false,
                ContentType = contentType,
                IfNoneMatch = "*",
                UseChunkEncoding = false,
                ExpectedBucketOwner = options.BucketOwner,
            };
            Encrypt(request);
            try
            {
                await _s3.Value.Client.PutObjectAsync(request, token);
                return PutResult.Written;
            }
            catch (AmazonS3Exception refusal) when (refusal.ErrorCode is "PreconditionFailed")
            {
                return PutResult.Stood;
            }
            catch (AmazonS3Exception refusal) when (refusal.ErrorCode is "ConditionalRequestConflict")
            {
                return PutResult.Conflicted;
            }
        }, cancellationToken);

    private void Encrypt(PutObjectRequest request)
    {
        switch (options.Encryption)
        {
            case S3Encryption.Aes256:
                request.ServerSideEncryptionMethod = ServerSideEncryptionMethod.AES256;
                break;
            case S3Encryption.Kms:
                request.ServerSideEncryptionMethod = ServerSideEncryptionMethod.AWSKMS;
                request.ServerSideEncryptionKeyManagementServiceKeyId = options.KmsKeyId;
                // One call of KMS for many objects, instead of one for each.
                request.BucketKeyEnabled = true;
                break;
        }
    }

    private async Task<Outcome<byte[]?>> ReadOnceAsync(
        string key, int maxBytes, bool mayRepeat, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest
        {
            BucketName = options.Bucket, Key = key, ExpectedBucketOwner = options.BucketOwner,
        };
        try
        {
            using var answer = await _s3.Value.Client.GetObjectAsync(request, cancellationToken);
            // S3 always says how long an object is.
            if (answer.ContentLength < 0 || answer.ContentLength > maxBytes) return Corrupt(key);
            var content = new byte[answer.ContentLength];
            try
            {
                await answer.ResponseStream.ReadExactlyAsync(content, cancellationToken);
                return Outcome.Of<byte[]?>(content);
            }
            catch (Exception broken) when (mayRepeat && broken is IOException or HttpRequestException)
            {
                // The SDK repeats what fails before the content, not what breaks off within.
            }
        }
        catch (AmazonS3Exception refusal) when (refusal.ErrorCode is "NoSuchKey")
        {
            return Outcome.Of<byte[]?>(null);
        }

        return await ReadOnceAsync(key, maxBytes, mayRepeat: false, cancellationToken);
    }

    private async Task<Outcome<T>> CallAsync<T>(
        S3Action action, Func<CancellationToken, Task<Outcome<T>>> call, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        for (var renewed = false; ; renewed = true)
        {
            try
            {
                return await call(both.Token);
            }
            catch (Exception refusal) when (S3Failure.IsExpected(refusal))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!renewed && S3Failure.IsExpiry(refusal) && await RenewAsync(both.Token)) continue;
                var failure = limit.IsCancellationRequested ? Failures.TimedOut(options.Timeout) : Failures.Of(refusal, action);
                LogRefused(logger, failure.Cause, failure.Message);
                return failure;
            }
        }
    }

    private async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _s3.Value.Credentials.RenewAsync(cancellationToken);
        }
        catch (Exception refusal) when (S3Failure.IsExpected(refusal))
        {
            return false;
        }
    }

    private enum PutResult
    {
        Written,
        Stood,
        Conflicted,
    }

    // Not the exception: the SDK's trace is long, and tells nothing that the message does not.
    [LoggerMessage(4401, LogLevel.Warning, "S3 refused the archive ({Cause}): {Message}")]
    private static partial void LogRefused(ILogger logger, string cause, string message);

    [LoggerMessage(4402, LogLevel.Error, "The archive's object {Key} is corrupt")]
    private static partial void LogCorrupt(ILogger logger, string key);
}
