using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Synthesis;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Engines.Offline.Synthesis;

/// <summary>Speech by eSpeak NG, encoded by LAME, in this process on one thread of its own.</summary>
internal sealed partial class EspeakSynthesizer : ISpeechSynthesizer, IDisposable
{
    private const string Cure = "apt-get install libespeak-ng1 libmp3lame0";

    // eSpeak NG has no Galician voice.
    private static readonly FrozenDictionary<LanguageTag, string> Voices = new Dictionary<LanguageTag, string>
    {
        [LanguageTag.Parse("en-US")] = "en-us",
        [LanguageTag.Parse("es-ES")] = "es",
        [LanguageTag.Parse("ca-ES")] = "ca",
        [LanguageTag.Parse("fr-FR")] = "fr",
        [LanguageTag.Parse("pt-PT")] = "pt",
        [LanguageTag.Parse("pt-BR")] = "pt-br",
        [LanguageTag.Parse("it-IT")] = "it",
        [LanguageTag.Parse("eo")] = "eo",
    }.ToFrozenDictionary();

    // One state for the whole process, whatever containers and tests make of synthesizers.
    private static readonly Lock Espeak = new();
    private readonly Channel<Job> _jobs;
    private readonly SynthesizerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<EspeakSynthesizer> _logger;

    public EspeakSynthesizer(SynthesizerOptions options, TimeProvider time, ILogger<EspeakSynthesizer> logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        _jobs = Channel.CreateBounded<Job>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        new Thread(Run) { IsBackground = true, Name = "eSpeak NG" }.Start();
    }

    public IReadOnlyList<LanguageTag> Languages { get; private set; } = [];

    public async Task<EngineReport> ProbeAsync(CancellationToken cancellationToken)
    {
        var findings = new List<EngineFinding>();
        foreach (var (language, voice) in Voices.OrderBy(entry => entry.Key))
        {
            var outcome = await EnqueueAsync("a", voice, cancellationToken);
            findings.Add(outcome.Succeeded
                ? new EngineFinding(language.Value, true, $"voice {voice}")
                : new EngineFinding(language.Value, false, outcome.Failure.Message, Cure));
        }

        var working = findings.Where(finding => finding.Works).Select(finding => LanguageTag.Parse(finding.Subject));
        Languages = [.. working];
        LogReady(Languages.Count);
        return new EngineReport(Stage.Synthesis, "eSpeak NG", findings);
    }

    public async ValueTask<Outcome<SpeechAudio>> SynthesizeAsync(
        SynthesisRequest request, CancellationToken cancellationToken)
    {
        if (request.Language.FindIn(Languages) is not { } language)
            return Failed("language-unsupported", $"eSpeak NG has no voice for {request.Language} here.", false);
        var voice = request.Voice ?? Voices[language];
        // eSpeak looks voices up as files, too: a name must stay one.
        if (!VoiceName().IsMatch(voice))
            return Failed("voice-unknown", "eSpeak NG's voices have names such as es or en-us+f3.", false);
        return await EnqueueAsync(request.Text, voice, cancellationToken);
    }

    public void Dispose() => _jobs.Writer.TryComplete();

    private async Task<Outcome<SpeechAudio>> EnqueueAsync(string text, string voice, CancellationToken cancellationToken)
    {
        var job = new Job(text, voice);
        if (!_jobs.Writer.TryWrite(job))
            return Failed("synthesizer-busy",
                $"{_options.QueueCapacity} texts wait already. Add a server, or raise "
                + "Engines:Offline:Synthesizer:QueueCapacity (Engines__Offline__Synthesizer__QueueCapacity).", true);
        try
        {
            return await job.Outcome.Task.WaitAsync(_options.SpeakTimeout, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Native code cannot be stopped, and its state cannot be had twice: all that can be saved is the caller.
            job.Outcome.TrySetCanceled(CancellationToken.None);
            LogHung(_options.SpeakTimeout);
            return Failed("engine-hung",
                $"eSpeak NG did not come back within {_options.SpeakTimeout.TotalSeconds:0.#} s.", true);
        }
    }

    private void Run()
    {
        while (_jobs.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            while (_jobs.Reader.TryRead(out var job))
                // Nobody waits any more for what waited too long.
                if (!job.Outcome.Task.IsCompleted)
                    job.Outcome.TrySetResult(Speak(job.Text, job.Voice));
    }

    private Outcome<SpeechAudio> Speak(string text, string voice)
    {
        try
        {
            lock (Espeak)
            {
                if (!EspeakVoice.Load()) return Failed("engine-missing", "eSpeak NG's data is not installed.", false);
                if (!EspeakVoice.Choose(voice, _options.WordsPerMinute))
                    return Failed("voice-unknown", "eSpeak NG has no such voice.", false);
                if (EspeakVoice.Speak(text, _options.MaxDuration) is not { } speech)
                    return Failed("engine-failed", "eSpeak NG refused the text.", true);
                var samples = CollectionsMarshal.AsSpan(speech);
                return LameEncoder.Encode(samples, EspeakVoice.SampleRate, _options.KilobitsPerSecond) is { } mp3
                    ? new SpeechAudio(mp3, TimeSpan.FromSeconds((double)samples.Length / EspeakVoice.SampleRate))
                    : Failed("engine-failed", "LAME refused the samples.", true);
            }
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            LogMissing(e.Message, Cure);
            return Failed("engine-missing", "libespeak-ng1 or libmp3lame0 is not installed.", false);
        }
    }

    private static StageFailure Failed(string cause, string message, bool transient) =>
        new(Stage.Synthesis, cause, message, transient);

    private sealed record Job(string Text, string Voice)
    {
        public TaskCompletionSource<Outcome<SpeechAudio>> Outcome { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [GeneratedRegex("^[A-Za-z0-9_+-]{1,40}$", RegexOptions.CultureInvariant)]
    private static partial Regex VoiceName();

    [LoggerMessage(4201, LogLevel.Information, "eSpeak NG is ready with {Languages} languages")]
    private partial void LogReady(int languages);

    [LoggerMessage(4202, LogLevel.Warning, "eSpeak NG cannot be used: {Fault}. Cure: {Cure}")]
    private partial void LogMissing(string fault, string cure);

    [LoggerMessage(4203, LogLevel.Error, "eSpeak NG did not come back within {Timeout}")]
    private partial void LogHung(TimeSpan timeout);
}
