using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Recognition;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Server.Engines;
using LiveTranslate.Server.Hosting;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LiveTranslate.Tests.Server.Engines;

public sealed class EngineProbeTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly MendedRecognizer _recognizer = new();
    private readonly EngineProbe _probe;

    public EngineProbeTests() => _probe = new EngineProbe(
        new SessionEngines(_recognizer, new FakeTranslator(), new FakeSynthesizer(), new InMemoryArchive()),
        Options.Create(new ServerOptions()), _time, NullLogger<EngineProbe>.Instance);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _probe.StopAsync(TestContext.Current.CancellationToken);
        _probe.Dispose();
    }

    [Fact]
    public async Task An_engine_that_is_mended_later_is_found_to_work_without_a_restart()
    {
        await _probe.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal([Stage.Recognition], _probe.Broken.Select(report => report.Stage));

        _recognizer.Works = true;
        await Wait.UntilAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(15));
                return !_probe.Broken.Any();
            },
            "the engine to be tried again",
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.All(_probe.Reports, report => Assert.True(report.Works));
    }

    [Fact]
    public async Task A_service_that_is_away_for_the_moment_makes_no_server_unready()
    {
        _recognizer.Passing = true;

        await _probe.StartAsync(TestContext.Current.CancellationToken);

        Assert.Empty(_probe.Broken);
        Assert.Contains(_probe.Reports, report => !report.Works);
    }

    private sealed class MendedRecognizer : ISpeechRecognizer
    {
        public volatile bool Works;
        public volatile bool Passing;

        public IReadOnlyList<LanguageTag> Languages => [];

        public Task<EngineReport> ProbeAsync(CancellationToken cancellationToken) => Task.FromResult(
            new EngineReport(Stage.Recognition, "Mended", [new EngineFinding("en-US", Works, "as the test says")]) { Passing = Passing });

        public ValueTask<Outcome<ISpeechRecognition>> StartAsync(RecognitionRequest request, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
