using LiveTranslate.Cli.Listening;
using LiveTranslate.Cli.Measuring;
using LiveTranslate.Cli.Server;
using LiveTranslate.Cli.Speaking;
using LiveTranslate.Contracts.Rest;
using LiveTranslate.Testing;

namespace LiveTranslate.Benchmarks.Latency;

/// <summary>Starts everything, has the talk spoken, and ends everything.</summary>
internal sealed class LatencyRun(LatencyPlan plan, TimeProvider time)
{
    private static readonly string[] Targets = ["es-ES", "fr-FR"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly LatencyMeasures _measures = new();
    private int _segments;
    private int _missing;
    private int _duplicates;

    public async Task<LatencyResult> RunAsync(CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("livetranslate-latency-");
        try
        {
            await using var local = await LocalAws.StartAsync();
            var bucket = await local.MakeBucketAsync("latency");
            await using var simulator = await SimulatedAws.StartAsync("--latency", plan.Engines, "--credentials", "local=local");
            var port = RunningProgram.FreePort();
            await using var server = RunningProgram.Server(port, folder.FullName, [.. AwsSettings.Of(simulator, local, bucket)]);
            await server.ReadyAsync(port);
            var url = new Uri($"http://127.0.0.1:{port}");
            // Engines that start in the first seconds are measured nowhere: not here either.
            await SpeakAsync(url, new LatencyMeasures(), TimeSpan.FromSeconds(8), start: 0, stop);
            await Task.WhenAll(Enumerable.Range(0, plan.Sessions).Select(number => SpeakAsync(url, _measures, plan.Duration, number * 37, stop)));
            await server.StopAsync(Patience);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return new LatencyResult(
            [
                LatencyPart.Of("window: first sample to close", _measures.Window, 3_000),
                LatencyPart.Of("recognition", _measures.Recognition, 500),
                LatencyPart.Of("translation", _measures.Translation, 500),
                LatencyPart.Of("synthesis, archive", _measures.Synthesis, 1_300),
                LatencyPart.Of("upload, stream, delivery", _measures.Ways, 500),
                LatencyPart.Of("first sample to caption", _measures.Caption, 4_300),
            ],
            LatencyPart.Of("first sample to speech", _measures.Speech, LatencyReport.OriginMs),
            _segments, _missing, _duplicates);
    }

    private async Task SpeakAsync(Uri url, LatencyMeasures measures, TimeSpan duration, int start, CancellationToken stop)
    {
        using var api = new SessionApi(url, TimeProvider.System);
        var hubs = new HubConnections(url);
        var recording = await Recording.OpenAsync(stop);
        var session = await api.CreateAsync(new CreateSessionRequest(Recording.Language, Targets, "latency"), stop);
        var clock = new SpokenClock(time);
        var clients = Targets
            .Select(language => new ListenerClient(
                hubs, new ListenerTask { SessionId = session.SessionId, Language = language, Audio = true },
                new LatencyListener(clock, measures), time))
            .ToList();
        var listening = Task.WhenAll(clients.Select(client => client.RunAsync(stop)));
        await Task.WhenAll(clients.Select(client => client.Joined));
        using var speaker = new SpeakerClient(
            hubs, new SpeakerTask { SessionId = session.SessionId, SpeakerToken = session.SpeakerToken }, clock, time);
        await speaker.RunAsync(recording.LoopAsync(start, duration, stop), stop);
        await listening.WaitAsync(Patience, time, stop);

        if (measures != _measures) return;
        var segments = (await api.GetSessionAsync(session.SessionId, stop)).Segments;
        Interlocked.Add(ref _segments, segments);
        Interlocked.Add(ref _missing, clients.Sum(client => client.Ledger.Missing.Count + Math.Max(0, segments - (client.Ledger.Next ?? 0))));
        Interlocked.Add(ref _duplicates, clients.Sum(client => client.Ledger.Duplicates));
    }
}
