using LiveTranslate.Aws.Protocol;
using LiveTranslate.Engines.Aws.Quotas;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Synthesis;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Engines.Aws.Synthesis;

/// <summary>
/// Speech by Amazon Polly. What its limits do not let a neural voice speak in time, a standard one speaks; what that one
/// cannot either is not spoken.
/// </summary>
internal sealed class AmazonPollySynthesizer : ISpeechSynthesizer, IServiceEngine, IDisposable
{
    internal static readonly AwsServiceId Api = new("polly", "polly") { Operations = ["SynthesizeSpeech", "DescribeVoices"] };

    private const string Service = "Amazon Polly";
    private const string Actions = "polly:SynthesizeSpeech and polly:DescribeVoices";

    // Ten minutes, the most that Polly speaks at once, at twice its usual 48 kbit/s.
    private const int MaxBytes = 8 * 1024 * 1024;

    private readonly PollyOptions _options;
    private readonly AwsRestClient _client;
    private readonly AwsQuotas _quotas;
    private readonly GuardedCall _guard;
    private readonly AwsFailure _failures;
    private VoiceTable _voices;

    public AmazonPollySynthesizer(
        PollyOptions options, AwsEngineOptions aws, AwsQuotas quotas, QuotaOptions limits, TimeProvider time,
        ILogger<AmazonPollySynthesizer> logger)
    {
        (_options, _quotas) = (options, quotas);
        _guard = new GuardedCall(Stage.Synthesis, quotas.Polly, limits.SynthesisPatience, FailureOf);
        _client = new AwsRestClient(Api, aws.ConnectionTo(aws.PollyUrl), time, logger)
        {
            // Whoever calls has a deadline and tries of its own.
            MaxAttempts = 1,
            AttemptTimeout = options.CallTimeout,
        };
        _failures = new AwsFailure(Stage.Synthesis, Service, Actions, _client.Endpoint, nameof(aws.PollyUrl));
        _voices = new VoiceTable(options, exists: null);
    }

    public IReadOnlyList<LanguageTag> Languages => _voices.Languages;

    public async Task<EngineReport> ProbeAsync(CancellationToken cancellationToken)
    {
        var asked = await EngineProbes.TryAsync(DescribeAsync, FailureOf, cancellationToken);
        if (asked.Succeeded)
        {
            var voices = new VoiceTable(_options, asked.Value);
            // Knowing the voices is one right, using them another.
            var tried = voices.Languages is [var first, ..]
                ? await EngineProbes.TryAsync(token => SpeakAsync("a", voices.Of(first)[0], token), FailureOf, cancellationToken)
                : default;
            if (tried.Succeeded)
            {
                _voices = voices;
                var mistakes = VoiceMistakes.Of(_options, asked.Value).ToArray();
                // One line a language: that of its mistake, where there is one.
                return new EngineReport(
                    Stage.Synthesis, Service,
                    [.. FindingsOf(voices).ExceptBy(mistakes.Select(mistake => mistake.Subject), finding => finding.Subject), .. mistakes]);
            }

            asked = tried.Failure;
        }

        // A service that is away for a moment does what it did before.
        if (!asked.Failure!.Transient) _voices = new VoiceTable(_options, exists: []);
        return EngineProbes.Failed(Stage.Synthesis, Service, _client.Endpoint.Host, asked.Failure);
    }

    public Task<EngineReport> ProbeForGatewayAsync(CancellationToken cancellationToken) =>
        EngineProbes.LeftToWorkers(Stage.Synthesis, Service, _client.Endpoint.Host);

    public async ValueTask<Outcome<SpeechAudio>> SynthesizeAsync(SynthesisRequest request, CancellationToken cancellationToken)
    {
        var ladder = _voices.Of(request.Language);
        if (ladder.Count == 0)
            return Failed("language-unsupported", $"Amazon Polly has no voice for {request.Language} here.");
        if (request.Text.Length > SpokenText.MaxCharacters)
            return Failed("text-too-long", $"Amazon Polly speaks {SpokenText.MaxCharacters} characters at once, not {request.Text.Length}.");
        if (request.Voice is { } wanted) ladder = [.. ladder.Select(voice => voice with { Id = wanted })];

        for (var rung = 0; ; rung++)
        {
            var voice = ladder[rung];
            var spoken = await _guard.MakeAsync(
                GateOf(voice.Engine), request.Session, cost: 1, token => SpeakAsync(request.Text, voice, token), cancellationToken);
            if (spoken.Succeeded) return spoken.Value with { SteppedDown = rung > 0 };
            if (!IsOverQuota(spoken.Failure)) return spoken;
            var last = rung + 1 == ladder.Count;
            QuotaInstruments.CountStepDown(last ? Rung.CaptionsOnly : Rung.Standard);
            if (last) return spoken;
        }
    }

    public void Dispose() => _client.Dispose();

    private QuotaGate GateOf(VoiceEngine engine) => engine is VoiceEngine.Neural ? _quotas.PollyNeural : _quotas.PollyStandard;

    // By our own reckoning, or the service's: others may use the account, too.
    private static bool IsOverQuota(StageFailure failure) =>
        failure.Cause is QuotaRefusal.OverQuota or QuotaRefusal.TooManyWaiting or AwsFailure.Throttled;

    private async Task<Outcome<SpeechAudio>> SpeakAsync(string text, Voice voice, CancellationToken cancellationToken)
    {
        var spoken = SpokenText.Of(text, _options.RatePercent);
        var request = new SynthesizeSpeechRequest(
            spoken.Text, spoken.Type, voice.Id, voice.EngineName, "mp3", $"{_options.SampleRate}", voice.LanguageCode,
            _options.Lexicons is { Count: > 0 } lexicons ? [.. lexicons] : null);
        var mp3 = await _client.PostForBytesAsync(
            "SynthesizeSpeech", "/v1/speech", request, PollyJson.Default.SynthesizeSpeechRequest, MaxBytes, cancellationToken);
        return Mp3.DurationOf(mp3.Span) is { } duration
            ? new SpeechAudio(mp3, duration)
            : new StageFailure(Stage.Synthesis, "answer-unreadable", "Amazon Polly answered something that is no MP3.", Transient: true);
    }

    private async Task<Outcome<List<PollyVoice>>> DescribeAsync(CancellationToken cancellationToken)
    {
        var voices = new List<PollyVoice>();
        string? next = null;
        do
        {
            var page = await _client.GetAsync(
                "DescribeVoices", "/v1/voices" + (next is null ? "" : $"?NextToken={Uri.EscapeDataString(next)}"),
                PollyJson.Default.DescribeVoicesResponse, cancellationToken);
            voices.AddRange(page.Voices ?? []);
            next = page.NextToken;
        }
        while (next is not null);
        return voices;
    }

    private StageFailure FailureOf(AwsServiceException exception) => exception.Code switch
    {
        "LexiconNotFoundException" => Failed("lexicon-missing",
            $"Amazon Polly does not have every lexicon that {PollyOptions.Section}:Lexicons (Engines__Aws__Synthesizer__Lexicons__0 and on) names in this region: {string.Join(", ", _options.Lexicons)}. Correct the names, or put the lexicon there."),
        _ => _failures.Of(exception),
    };

    private static IEnumerable<EngineFinding> FindingsOf(VoiceTable voices) => voices.Languages.Select(language => new EngineFinding(
        language.Value, true, string.Join(", then ", voices.Of(language).Select(voice => $"{voice.Id} ({voice.EngineName})"))));

    private static StageFailure Failed(string cause, string message) => new(Stage.Synthesis, cause, message, Transient: false);
}
