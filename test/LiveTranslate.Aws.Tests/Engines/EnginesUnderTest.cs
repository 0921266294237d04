using LiveTranslate.Engines.Aws;
using LiveTranslate.Engines.Aws.Quotas;
using LiveTranslate.Engines.Aws.Recognition;
using LiveTranslate.Engines.Aws.Synthesis;
using LiveTranslate.Engines.Aws.Translation;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveTranslate.Aws.Tests.Engines;

/// <summary>The AWS engines, speaking to a simulator, with quotas of their own.</summary>
internal sealed class EnginesUnderTest : IDisposable
{
    public EnginesUnderTest(SimulatedAws simulator, Action<AwsEngineOptions>? account = null)
    {
        Account = new AwsEngineOptions
        {
            Region = "us-east-1",
            AccessKey = SimulatedAws.AccessKey,
            SecretKey = SimulatedAws.SecretKey,
            TranscribeUrl = simulator.Transcribe.ToString(),
            TranslateUrl = simulator.Rest.ToString(),
            PollyUrl = simulator.Rest.ToString(),
        };
        account?.Invoke(Account);
    }

    public AwsEngineOptions Account { get; }

    public QuotaOptions Limits { get; } = new();

    public TranscribeOptions Transcribe { get; } = new() { Languages = { "en-US" } };

    public TranslateOptions Translate { get; } = new();

    public PollyOptions Polly { get; } = new();

    public AwsQuotas Quotas => field ??= new AwsQuotas(Limits, new WholeShare(), TimeProvider.System, NullLogger<AwsQuotas>.Instance);

    public AmazonTranscribeRecognizer Recognizer => field ??= new AmazonTranscribeRecognizer(
        Transcribe, Account, Quotas, Limits, TimeProvider.System, NullLogger<AmazonTranscribeRecognizer>.Instance);

    public AmazonTranslateTranslator Translator => field ??= new AmazonTranslateTranslator(
        Translate, Account, Quotas, Limits, TimeProvider.System, NullLogger<AmazonTranslateTranslator>.Instance);

    public AmazonPollySynthesizer Synthesizer => field ??= new AmazonPollySynthesizer(
        Polly, Account, Quotas, Limits, TimeProvider.System, NullLogger<AmazonPollySynthesizer>.Instance);

    public void Dispose()
    {
        Recognizer.Dispose();
        Translator.Dispose();
        Synthesizer.Dispose();
        Quotas.Dispose();
    }
}
