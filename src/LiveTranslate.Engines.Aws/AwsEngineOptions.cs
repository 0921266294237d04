using LiveTranslate.Aws.Protocol;

namespace LiveTranslate.Engines.Aws;

/// <summary>Section <c>Aws</c>: the account, and where its engines are.</summary>
public sealed class AwsEngineOptions : AwsAccountOptions
{
    /// <summary>Another server that speaks Transcribe Streaming's protocol, such as one on this machine.</summary>
    public string? TranscribeUrl { get; set; }

    /// <summary>Another server that speaks Translate's protocol.</summary>
    public string? TranslateUrl { get; set; }

    /// <summary>Another server that speaks Polly's protocol.</summary>
    public string? PollyUrl { get; set; }

    /// <summary>Another server that speaks S3's protocol.</summary>
    public string? S3Url { get; set; }

    protected override IEnumerable<(string Property, string? Url)> Urls =>
    [
        (nameof(TranscribeUrl), TranscribeUrl), (nameof(TranslateUrl), TranslateUrl), (nameof(PollyUrl), PollyUrl), (nameof(S3Url), S3Url),
    ];

    /// <summary>The access to one of them.</summary>
    /// <param name="url">Its URL, if one is set.</param>
    public AwsConnectionOptions ConnectionTo(string? url)
    {
        var connection = new AwsConnectionOptions();
        CopyTo(connection, url);
        return connection;
    }
}
