using Amazon.Runtime;
using LiveTranslate.Aws.Protocol;

namespace LiveTranslate.Engines.Aws.Archiving;

/// <summary>
/// Credentials for the SDK's clients, looked for when they are first needed. The SDK takes those it is given for good;
/// these can be looked for again, when S3 calls them expired.
/// </summary>
internal sealed class RenewedCredentials(CredentialSource source) : AWSCredentials
{
    private volatile ImmutableCredentials? _last;

    public override ImmutableCredentials GetCredentials() => GetCredentialsAsync().GetAwaiter().GetResult();

    public override async Task<ImmutableCredentials> GetCredentialsAsync() =>
        _last = await source.GetAsync(CancellationToken.None);

    /// <returns>Whether there are others now.</returns>
    public async Task<bool> RenewAsync(CancellationToken cancellationToken) =>
        _last is { } refused && await source.RefreshAsync(refused, cancellationToken);
}
