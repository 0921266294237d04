using LiveTranslate.AwsSimulator.Hosting;
using LiveTranslate.Engines.Offline.Recognition;

namespace LiveTranslate.AwsSimulator.Transcribe.Recognition;

/// <summary>PocketSphinx, in this process: a decoder and a thread for each stream.</summary>
internal sealed partial class SphinxRecognizer(SimulatorOptions options, ILogger<SphinxRecognizer> logger) : IRecognizer, IHostedService, IDisposable
{
    private readonly DecoderStack _decoders = new(() => new PocketSphinxDecoder(new RecognizerOptions()), reuse: !options.FreshDecoders);

    public IRecognition Start() => new SphinxRecognition(_decoders, LogFailed);

    public void Dispose() => _decoders.Dispose();

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            try
            {
                // The first stream's.
                _decoders.Return(_decoders.Take());
            }
            catch (Exception missing) when (missing is DecoderException or DllNotFoundException or EntryPointNotFoundException)
            {
                throw new EngineMissingException(
                    "PocketSphinx cannot be used here: apt-get install libpocketsphinx3 pocketsphinx-en-us, or use --recognizer scripted.");
            }
        },
        cancellationToken);

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(9001, LogLevel.Error, "A PocketSphinx decoder failed, and its stream with it")]
    private partial void LogFailed(Exception failure);
}
