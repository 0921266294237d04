using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using LiveTranslate.Aws.Protocol;

namespace LiveTranslate.Engines.Aws.Archiving;

/// <summary>The SDK's client for S3, told where it is, who asks and how long to wait.</summary>
internal sealed class S3Connection : IDisposable
{
    private readonly CredentialSource _source;
    private readonly HttpClient _http;

    public S3Connection(AwsConnectionOptions connection, S3ArchiveOptions options)
    {
        _source = new CredentialSource(connection);
        _http = new HttpClient(ConnectionPool.For(connection.ServiceUrl ?? new Uri("https://s3.amazonaws.com")))
        {
            Timeout = options.AttemptTimeout,
        };
        var config = new AmazonS3Config
        {
            HttpClientFactory = new OneHttpClient(_http),
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = options.MaxRetries,
            // Without one, the SDK asks the instance's metadata first, and waits for it where there is none.
            DefaultConfigurationMode = DefaultConfigurationMode.Standard,
            // TLS and the signature cover what we send; other servers do not know AWS's newer checksums.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (connection.ServiceUrl is { } url)
        {
            config.ServiceURL = url.AbsoluteUri;
            config.AuthenticationRegion = connection.SigningRegion;
            // There is no name in DNS for every bucket of a server elsewhere.
            config.ForcePathStyle = true;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(connection.SigningRegion);
            (config.UseFIPSEndpoint, config.UseDualstackEndpoint) = (connection.UseFips, connection.UseDualStack);
        }

        Credentials = new RenewedCredentials(_source);
        Client = new AmazonS3Client(Credentials, config);
        LinkProtocol = connection.ServiceUrl?.Scheme == Uri.UriSchemeHttp ? Protocol.HTTP : Protocol.HTTPS;
    }

    public AmazonS3Client Client { get; }

    public RenewedCredentials Credentials { get; }

    public Protocol LinkProtocol { get; }

    public void Dispose()
    {
        Client.Dispose();
        _http.Dispose();
        _source.Dispose();
    }

    // Its own would have the proxy for the world, and no limit to how long one attempt waits.
    private sealed class OneHttpClient(HttpClient http) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => http;

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
    }
}
