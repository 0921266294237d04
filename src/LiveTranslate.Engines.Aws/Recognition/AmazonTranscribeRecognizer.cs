using LiveTranslate.Aws.Protocol;
using LiveTranslate.Aws.Protocol.EventStreams;
using LiveTranslate.Engines.Aws.Quotas;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Recognition;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Engines.Aws.Recognition;

/// <summary>Recognition by Amazon Transcribe Streaming: a stream a window, over HTTP/2. Vocabulary hints of a request are ignored.</summary>
/// <remarks>Source: "Setting up a streaming transcription using HTTP/2" in Amazon Transcribe's developer guide.</remarks>
internal sealed class AmazonTranscribeRecognizer : ISpeechRecognizer, IServiceEngine, IDisposable
{
    private const string Start = "StartStreamTranscription";

    internal static readonly AwsServiceId Api = new("transcribe", "transcribestreaming") { Operations = [Start] };

    private readonly TranscribeOptions _options;
    private readonly AwsEventStreamClient _client;
    private readonly AwsQuotas _quotas;
    private readonly TimeSpan _patience;
    private readonly TranscribeFailure _failures;
    private readonly LeadIns _leadIns;
    private readonly TimeProvider _time;

    public AmazonTranscribeRecognizer(
        TranscribeOptions options, AwsEngineOptions aws, AwsQuotas quotas, QuotaOptions limits, TimeProvider time,
        ILogger<AmazonTranscribeRecognizer> logger)
    {
        (_options, _quotas, _patience, _time) = (options, quotas, limits.RecognitionPatience, time);
        _client = new AwsEventStreamClient(Api, aws.ConnectionTo(aws.TranscribeUrl), time, logger);
        _failures = new TranscribeFailure(_client.Endpoint);
        _leadIns = new LeadIns(options.LeadIn, time);
        var wanted = options.Languages.Select(LanguageTag.Parse).ToHashSet();
        Languages = [.. AwsLanguages.All
            .Where(language => language.Transcribe is not null && (wanted.Count == 0 || wanted.Contains(language.Tag)))
            .Select(language => language.Tag)];
    }

    public IReadOnlyList<LanguageTag> Languages { get; }

    /// <summary>Opens a stream and ends it without audio: the cheapest call that shows whether it may.</summary>
    public async Task<EngineReport> ProbeAsync(CancellationToken cancellationToken)
    {
        var host = _client.Endpoint.Host;
        return await TryAsync(cancellationToken) is { } failure
            ? EngineProbes.Failed(Stage.Recognition, TranscribeFailure.Service, host, failure)
            : new EngineReport(Stage.Recognition, TranscribeFailure.Service, [new EngineFinding(host, true, $"{Languages.Count} languages")]);
    }

    public Task<EngineReport> ProbeForGatewayAsync(CancellationToken cancellationToken) =>
        EngineProbes.LeftToWorkers(Stage.Recognition, TranscribeFailure.Service, _client.Endpoint.Host);

    public async ValueTask<Outcome<ISpeechRecognition>> StartAsync(RecognitionRequest request, CancellationToken cancellationToken)
    {
        if (request.Language.FindIn(Languages) is not { } language)
            return new StageFailure(
                Stage.Recognition, "language-unsupported",
                $"Amazon Transcribe does not recognize {request.Language} here; Engines:Aws:Recognizer:Languages lists what it may.", Transient: false);

        if (_quotas.Transcribe.Refusal(Stage.Recognition) is { } open) return open;
        var entry = await _quotas.TranscribeStreams.EnterAsync(request.Session, cost: 1, _patience, cancellationToken);
        if (!entry.Entered) return entry.Refusal.ToFailure(Stage.Recognition);
        var call = await OpenCall.BeginAsync(_quotas.Transcribe, Stage.Recognition);
        if (call.Succeeded)
            return Outcome.Of<ISpeechRecognition>(new TranscribeWindow(
                request.Session, Open(language), entry.Lease, call.Value, _failures, _leadIns, _options.LookAhead,
                AwsLanguages.SpaceOf(language), _time));
        entry.Lease.Dispose();
        return call.Failure;
    }

    public void Dispose() => _client.Dispose();

    private AwsEventStream Open(LanguageTag language) =>
        _client.Open("/stream-transcription", Headers(AwsLanguages.Find(language)!));

    private IEnumerable<KeyValuePair<string, string>> Headers(AwsLanguage language)
    {
        yield return new("X-Amz-Target", $"com.amazonaws.transcribe.Transcribe.{Start}");
        yield return new("x-amzn-transcribe-language-code", language.Transcribe!);
        yield return new("x-amzn-transcribe-media-encoding", "pcm");
        yield return new("x-amzn-transcribe-sample-rate", $"{PcmFormat.SampleRate}");
        // A new one for each stream: one that is used again ends the stream that has it.
        yield return new("x-amzn-transcribe-session-id", $"{Guid.NewGuid()}");
        if (_options.StabilizePartials)
        {
            yield return new("x-amzn-transcribe-enable-partial-results-stabilization", "true");
            yield return new("x-amzn-transcribe-partial-results-stability", _options.Stability.ToString().ToLowerInvariant());
        }

        if (_options.VocabularyName is { Length: > 0 } vocabulary)
            yield return new("x-amzn-transcribe-vocabulary-name", vocabulary.Replace("{language}", language.Name, StringComparison.Ordinal));
        if (_options.VocabularyFilterName is { Length: > 0 } filter)
        {
            yield return new("x-amzn-transcribe-vocabulary-filter-name", filter.Replace("{language}", language.Name, StringComparison.Ordinal));
            yield return new("x-amzn-transcribe-vocabulary-filter-method", "mask");
        }
    }

    private async Task<StageFailure?> TryAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(ProbeTime, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        await using var stream = Open(Languages[0]);
        stream.Complete();
        try
        {
            await foreach (var _ in stream.ReadAllAsync(either.Token))
            {
            }

            return null;
        }
        catch (AwsServiceException exception)
        {
            return _failures.Of(exception);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return StageFailure.TimedOut(Stage.Recognition, ProbeTime);
        }
    }

    private static TimeSpan ProbeTime => TimeSpan.FromSeconds(10);
}
