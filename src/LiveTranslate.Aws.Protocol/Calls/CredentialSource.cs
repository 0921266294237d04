using Amazon.Runtime;

namespace LiveTranslate.Aws.Protocol;

/// <summary>Who signs. Looks for credentials when they are first needed, and again when a service calls them expired.</summary>
internal sealed class CredentialSource(AwsConnectionOptions connection) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private volatile AWSCredentials? _found;

    /// <exception cref="AwsServiceException">There are none, or none at the moment.</exception>
    public async ValueTask<ImmutableCredentials> GetAsync(CancellationToken cancellationToken)
    {
        var found = _found ?? await FindAsync(null, cancellationToken);
        try
        {
            // The SDK renews temporary ones ahead of time, and answers from memory otherwise.
            return await found.GetCredentialsAsync().WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (
            exception is AmazonClientException or AmazonServiceException or HttpRequestException or IOException)
        {
            throw new AwsServiceException(AwsServiceException.CredentialsUnavailable, exception.Message, innerException: exception);
        }
    }

    /// <summary>Looks again: at a role's session, at a profile that another program renews.</summary>
    /// <returns>Whether there are others now than the refused ones.</returns>
    public async Task<bool> RefreshAsync(ImmutableCredentials refused, CancellationToken cancellationToken)
    {
        var before = _found;
        (before as RefreshingAWSCredentials)?.ClearCredentials();
        if (before is not RefreshingAWSCredentials) await FindAsync(before, cancellationToken);
        var now = await GetAsync(cancellationToken);
        return now.AccessKey != refused.AccessKey || now.SecretKey != refused.SecretKey || now.Token != refused.Token;
    }

    private async Task<AWSCredentials> FindAsync(AWSCredentials? refused, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            // Another call may have looked while this one waited.
            if (_found is { } found && found != refused) return found;
            // The SDK's chain reads files and asks an instance's metadata before it returns: not on the caller's thread.
            return _found = await Task.Run(connection.ResolveCredentials, cancellationToken);
        }
        catch (AmazonClientException exception)
        {
            throw new AwsServiceException(AwsServiceException.NoCredentials, exception.Message, innerException: exception);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
