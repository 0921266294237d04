using System.Runtime.InteropServices;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Recognition;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Engines.Offline.Recognition;

/// <summary>US English by PocketSphinx, in this process. Vocabulary hints are ignored.</summary>
internal sealed partial class PocketSphinxRecognizer : ISpeechRecognizer, IDisposable
{
    private const string Cure = "apt-get install libpocketsphinx3 pocketsphinx-en-us";
    private static readonly LanguageTag English = LanguageTag.Parse("en-US");
    private readonly RecognizerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<PocketSphinxRecognizer> _logger;
    private readonly Func<IDecoder> _make;
    private readonly DecoderPool _pool;
    private IDecoder? _spare;

    public PocketSphinxRecognizer(
        RecognizerOptions options, TimeProvider time, ILogger<PocketSphinxRecognizer> logger)
        : this(options, time, logger, () => new PocketSphinxDecoder(options))
    {
    }

    internal PocketSphinxRecognizer(
        RecognizerOptions options, TimeProvider time, ILogger<PocketSphinxRecognizer> logger, Func<IDecoder> make)
    {
        (_options, _time, _logger, _make) = (options, time, logger, make);
        // The probe's decoder is the first session's: a quarter of a second less before its first words.
        _pool = new DecoderPool(options, () => Interlocked.Exchange(ref _spare, null) ?? make(), time, logger);
    }

    public IReadOnlyList<LanguageTag> Languages { get; private set; } = [];

    /// <summary>Decoders alive, for tests and metrics.</summary>
    internal int Decoders => _pool.Count;

    public Task<EngineReport> ProbeAsync(CancellationToken cancellationToken) => Task.Run(() =>
    {
        var fault = Missing(PocketSphinxNative.Base, PocketSphinxNative.Sphinx) ?? MissingModel() ?? CannotDecode();
        Languages = fault is null ? [English] : [];
        if (fault is null) LogReady();
        else LogMissing(fault, Cure);
        var finding = new EngineFinding(English.Value, fault is null, fault ?? "ready", fault is null ? null : Cure);
        return new EngineReport(Stage.Recognition, "PocketSphinx", [finding]);
    }, cancellationToken);

    public ValueTask<Outcome<ISpeechRecognition>> StartAsync(
        RecognitionRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Start(request));
    }

    public void Dispose()
    {
        _pool.Dispose();
        Interlocked.Exchange(ref _spare, null)?.Dispose();
    }

    /// <summary>Says which of the libraries is not installed; null when all are.</summary>
    internal static string? Missing(params ReadOnlySpan<string> libraries)
    {
        foreach (var library in libraries)
            if (!NativeLibrary.TryLoad(library, out _)) return $"{library} is not installed";
        return null;
    }

    private Outcome<ISpeechRecognition> Start(RecognitionRequest request)
    {
        if (request.Language.FindIn(Languages) is null)
            return new StageFailure(
                Stage.Recognition, "language-unsupported",
                $"PocketSphinx does not recognize {request.Language} here; it recognizes "
                + (Languages.Count == 0 ? "nothing, see its probe." : string.Join(", ", Languages) + "."),
                Transient: false);
        var window = new DecoderWindow(_options.MaxBuffered, _options.LookAhead, _time);
        return _pool.TryAdd(request.Session, window)
            ? Outcome.Of<ISpeechRecognition>(window)
            : new StageFailure(
                Stage.Recognition, "recognizer-busy",
                $"All {_options.MaxDecoders} decoders are in use. Add a server, or raise "
                + "Engines:Offline:Recognizer:MaxDecoders (Engines__Offline__Recognizer__MaxDecoders).",
                Transient: true);
    }

    private string? MissingModel()
    {
        string[] parts =
        [
            Path.Combine(DecoderArguments.AcousticModel(_options), "mdef"),
            DecoderArguments.Dictionary(_options),
            DecoderArguments.LanguageModel(_options),
        ];
        return Array.Find(parts, part => !File.Exists(part)) is { } missing ? $"{missing} is missing" : null;
    }

    private string? CannotDecode()
    {
        try
        {
            Interlocked.Exchange(ref _spare, _make())?.Dispose();
            return null;
        }
        catch (Exception e) when (e is DecoderException or DllNotFoundException or EntryPointNotFoundException)
        {
            return e.Message;
        }
    }

    [LoggerMessage(4001, LogLevel.Information, "PocketSphinx is ready")]
    private partial void LogReady();

    [LoggerMessage(4002, LogLevel.Warning, "PocketSphinx cannot be used: {Fault}. Cure: {Cure}")]
    private partial void LogMissing(string fault, string cure);
}
