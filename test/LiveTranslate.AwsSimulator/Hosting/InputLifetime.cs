using System.Runtime.InteropServices;

namespace LiveTranslate.AwsSimulator.Hosting;

/// <summary>
/// Ends the program when its standard input closes, so that it never outlives whoever started it; with <c>--stay</c>
/// on SIGTERM or SIGINT only.
/// </summary>
internal sealed class InputLifetime(SimulatorOptions options, IHostApplicationLifetime application) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop));
        // Ctrl-C in a terminal reaches whoever started it, too, who still needs this server to end in order.
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            if (options.Stay) Stop(signal);
            else signal.Cancel = true;
        }));
        // Not before: a start that is called off half-way looks like one that failed.
        if (!options.Stay)
            application.ApplicationStarted.Register(() => new Thread(WaitForEndOfInput) { IsBackground = true, Name = "standard input" }.Start());
        return Task.CompletedTask;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            application.StopApplication();
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
    }

    private void WaitForEndOfInput()
    {
        using var input = Console.OpenStandardInput();
        var ignored = new byte[256];
        while (input.Read(ignored) > 0)
        {
        }

        application.StopApplication();
    }
}
