using System.Reflection;
using Amazon.Runtime;
using LiveTranslate.Aws.Protocol.Signing;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Aws.Protocol;

/// <summary>
/// How a service is reached: where it is, who signs, and what time it has. A wrong clock and expired keys are put right
/// once they are noticed. Safe for use from several threads.
/// </summary>
internal sealed partial class ServiceAccess : IDisposable
{
    private static readonly string UserAgent =
        $"LiveTranslate/{Assembly.GetExecutingAssembly().GetName().Version?.ToString(2)} dotnet/{Environment.Version}";

    private readonly AwsServiceId _service;
    private readonly ILogger _logger;
    private readonly CredentialSource _credentials;
    private readonly ServiceClock _clock;

    /// <exception cref="InvalidOperationException">The options name no region, or what the region does not have.</exception>
    public ServiceAccess(AwsServiceId service, AwsConnectionOptions connection, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(connection);
        (_service, _logger) = (service, logger);
        Endpoint = AwsEndpoint.Of(service.EndpointPrefix, connection);
        _credentials = new CredentialSource(connection);
        Signer = new SigV4Signer(connection.SigningRegion!, service.SigningName);
        _clock = new ServiceClock(service.SigningName, time, logger);
    }

    public Uri Endpoint { get; }

    public string ServiceName => _service.SigningName;

    public SigV4Signer Signer { get; }

    /// <summary>Now, to be handed to <see cref="NoteDate"/>.</summary>
    public long Timestamp => _clock.Timestamp;

    /// <summary>The service's time.</summary>
    public DateTimeOffset Now => _clock.Now;

    /// <summary>Signs a request that is complete.</summary>
    /// <param name="request">The request.</param>
    /// <param name="payloadHash">The body's SHA-256 in hexadecimal, or the word that stands for it.</param>
    /// <param name="cancellationToken">Ends the search for credentials.</param>
    /// <exception cref="AwsServiceException">There are no credentials.</exception>
    public async ValueTask<SignedBy> SignAsync(HttpRequestMessage request, string payloadHash, CancellationToken cancellationToken)
    {
        var credentials = await _credentials.GetAsync(cancellationToken);
        var at = _clock.Now;
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        return new SignedBy(credentials, at, Signer.Sign(request, payloadHash, credentials, at));
    }

    /// <summary>Takes the time that an answer says it has.</summary>
    /// <param name="date">The answer's date, if it has one.</param>
    /// <param name="sent">When what it answers was sent, as the time provider's timestamp.</param>
    public void NoteDate(DateTimeOffset? date, long sent) => _clock.Note(date, sent);

    /// <summary>The refusal, or what it really is when two clocks differ too much: nobody should look for a wrong key.</summary>
    public AwsServiceException NameClock(AwsServiceException refusal, DateTimeOffset? serverDate, SignedBy signed) =>
        _clock.Explain(refusal, signed.At, serverDate);

    /// <summary>Whether a refusal was the clock's or the keys' fault, and neither is as it was: signing again may help.</summary>
    /// <param name="refusal">What the service said.</param>
    /// <param name="serverDate">The time it had.</param>
    /// <param name="signed">How the request was signed.</param>
    /// <param name="done">What was put right for this request already: each once.</param>
    /// <param name="cancellationToken">Ends the search for credentials.</param>
    public async ValueTask<bool> PutRightAsync(
        AwsServiceException refusal, DateTimeOffset? serverDate, SignedBy signed, Corrections done, CancellationToken cancellationToken)
    {
        if (!done.Clock && ServiceClock.CorrectedBy(refusal, signed.At, serverDate))
        {
            done.Clock = true;
            return true;
        }

        if (done.Credentials || refusal.Code is not ("ExpiredTokenException" or "ExpiredToken")
            || !await _credentials.RefreshAsync(signed.Credentials, cancellationToken)) return false;
        done.Credentials = true;
        LogCredentialsRenewed(ServiceName);
        return true;
    }

    public void Dispose() => _credentials.Dispose();

    [LoggerMessage(4504, LogLevel.Information, "{Service} called the credentials expired; they were renewed")]
    private partial void LogCredentialsRenewed(string service);
}

/// <summary>How a request was signed.</summary>
/// <param name="Credentials">Who signed it.</param>
/// <param name="At">When, by the service's time.</param>
/// <param name="Signature">In lower-case hexadecimal.</param>
internal readonly record struct SignedBy(ImmutableCredentials Credentials, DateTimeOffset At, string Signature);

/// <summary>What was put right for one request.</summary>
internal sealed class Corrections
{
    public bool Clock { get; set; }

    public bool Credentials { get; set; }
}
