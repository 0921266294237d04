using System.Text;
using LiveTranslate.Aws.Protocol;
using LiveTranslate.Engines.Aws.Quotas;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Translation;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Engines.Aws.Translation;

/// <summary>Translation by Amazon Translate. Glossaries of a request are ignored: terminologies live in the account.</summary>
internal sealed class AmazonTranslateTranslator : ITranslator, IServiceEngine, IDisposable
{
    internal static readonly AwsJsonService Api = new("translate", "translate", "AWSShineFrontendService_20170701")
    {
        Operations = ["TranslateText", "ListLanguages"],
    };

    private const string Service = "Amazon Translate";
    private const string Actions = "translate:TranslateText and translate:ListLanguages";

    // Bytes of UTF-8 that one call takes.
    private const int MaxBytes = 10_000;

    private readonly TranslateOptions _options;
    private readonly AwsJsonClient _client;
    private readonly AwsQuotas _quotas;
    private readonly GuardedCall _guard;
    private readonly AwsFailure _failures;

    public AmazonTranslateTranslator(
        TranslateOptions options, AwsEngineOptions aws, AwsQuotas quotas, QuotaOptions limits, TimeProvider time,
        ILogger<AmazonTranslateTranslator> logger)
    {
        (_options, _quotas) = (options, quotas);
        _guard = new GuardedCall(Stage.Translation, quotas.Translate, limits.TranslationPatience, FailureOf);
        _client = new AwsJsonClient(Api, aws.ConnectionTo(aws.TranslateUrl), time, logger)
        {
            // Whoever calls has a deadline and tries of its own.
            MaxAttempts = 1,
            AttemptTimeout = options.CallTimeout,
        };
        _failures = new AwsFailure(Stage.Translation, Service, Actions, _client.Endpoint, nameof(aws.TranslateUrl));
        Pairs = PairsOf(Offered());
    }

    public IReadOnlyList<LanguagePair> Pairs { get; private set; }

    public async Task<EngineReport> ProbeAsync(CancellationToken cancellationToken)
    {
        var asked = await EngineProbes.TryAsync(ListAsync, FailureOf, cancellationToken);
        if (asked.Succeeded)
        {
            var offered = Offered().Where(language => asked.Value.Contains(language.Translate)).ToArray();
            Pairs = PairsOf(offered);
            // Listing is one right, translating another.
            var tried = Pairs is [var pair, ..]
                ? await EngineProbes.TryAsync(
                    token => CallAsync("a", Find(pair.Source)!, Find(pair.Target)!, token), FailureOf, cancellationToken)
                : Outcome.Of("");
            if (tried.Succeeded)
                return new EngineReport(
                    Stage.Translation, Service, [new EngineFinding(_client.Endpoint.Host, true, $"{offered.Length} languages")]);
            asked = tried.Failure;
        }

        // A service that is away for a moment does what it did before.
        if (!asked.Failure!.Transient) Pairs = [];
        return EngineProbes.Failed(Stage.Translation, Service, _client.Endpoint.Host, asked.Failure);
    }

    public Task<EngineReport> ProbeForGatewayAsync(CancellationToken cancellationToken) =>
        EngineProbes.LeftToWorkers(Stage.Translation, Service, _client.Endpoint.Host);

    public async ValueTask<Outcome<string>> TranslateAsync(TranslationRequest request, CancellationToken cancellationToken)
    {
        if (Find(request.Source) is not { } source || Find(request.Target) is not { } target || source.Translate == target.Translate)
            return new StageFailure(
                Stage.Translation, "pair-unsupported",
                $"Amazon Translate does not translate {request.Source} → {request.Target} here; Engines:Aws:Translator:Languages lists what it may.",
                Transient: false);
        if (string.IsNullOrWhiteSpace(request.Text)) return request.Text;
        var bytes = Encoding.UTF8.GetByteCount(request.Text);
        if (bytes > MaxBytes)
            return new StageFailure(
                Stage.Translation, "text-too-long", $"Amazon Translate takes {MaxBytes} bytes at once, not {bytes}.", Transient: false);

        return await _guard.MakeAsync(
            _quotas.TranslateFor(source.Translate, target.Translate), request.Session, bytes,
            token => CallAsync(request.Text, source, target, token), cancellationToken, request.Priority);
    }

    public void Dispose() => _client.Dispose();

    private async Task<Outcome<string>> CallAsync(string text, AwsLanguage source, AwsLanguage target, CancellationToken cancellationToken)
    {
        var settings = _options is { Formality: null, MaskProfanity: false }
            ? null
            : new TranslateSettings(_options.Formality?.ToString().ToUpperInvariant(), _options.MaskProfanity ? "MASK" : null);
        var request = new TranslateTextRequest(
            text, source.Translate, target.Translate, _options.Terminologies is { Count: > 0 } names ? [.. names] : null, settings);
        var answer = await _client.CallAsync(
            "TranslateText", request, TranslateJson.Default.TranslateTextRequest, TranslateJson.Default.TranslateTextResponse, cancellationToken);
        return answer.TranslatedText is { Length: > 0 } translated
            ? translated
            : new StageFailure(Stage.Translation, "answer-empty", "Amazon Translate answered nothing.", Transient: true);
    }

    private async Task<Outcome<HashSet<string>>> ListAsync(CancellationToken cancellationToken)
    {
        const int PageSize = 500;
        var codes = new HashSet<string>(StringComparer.Ordinal);
        string? next = null;
        do
        {
            var page = await _client.CallAsync(
                "ListLanguages", new ListLanguagesRequest(PageSize, next),
                TranslateJson.Default.ListLanguagesRequest, TranslateJson.Default.ListLanguagesResponse, cancellationToken);
            codes.UnionWith((page.Languages ?? []).Select(language => language.LanguageCode));
            next = page.NextToken;
        }
        while (next is not null);
        return codes;
    }

    private StageFailure FailureOf(AwsServiceException exception) => exception.Code switch
    {
        "ResourceNotFoundException" => new StageFailure(
            Stage.Translation, "terminology-missing",
            $"Amazon Translate does not have the terminology that {TranslateOptions.Section}:Terminologies (Engines__Aws__Translator__Terminologies__0) names in this region: {string.Join(", ", _options.Terminologies)}. Correct the name, or import the terminology there.",
            Transient: false),
        _ => _failures.Of(exception),
    };

    private AwsLanguage[] Offered()
    {
        var wanted = _options.Languages.Select(LanguageTag.Parse).ToHashSet();
        return [.. AwsLanguages.All.Where(language => wanted.Count == 0 || wanted.Contains(language.Tag))];
    }

    private static LanguagePair[] PairsOf(IReadOnlyCollection<AwsLanguage> offered) =>
    [
        .. from source in offered
        from target in offered
        where source.Translate != target.Translate
        select new LanguagePair(source.Tag, target.Tag),
    ];

    private static AwsLanguage? Find(LanguageTag tag) =>
        tag.FindIn(AwsLanguages.All.Select(language => language.Tag)) is { } known ? AwsLanguages.Find(known) : null;
}
