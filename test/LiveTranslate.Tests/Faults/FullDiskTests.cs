using System.Text.Json;
using LiveTranslate.Engines.Offline.Archiving;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Server.Storage;
using LiveTranslate.Testing;
using LiveTranslate.Tests.Server;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LiveTranslate.Tests.Faults;

/// <summary>A disk without room: nothing is half written, somebody is told, and all goes on when there is room again.</summary>
public sealed class FullDiskTests
{
    private static readonly GrainId Grain = GrainId.Create("test", "A");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_state_that_finds_no_room_leaves_the_one_before_it_whole()
    {
        using var disk = SmallDisk.Mount(kilobytes: 64);
        var storage = new DiskGrainStorage(disk.Path, TimeProvider.System);
        var state = new GrainState<string>("before");
        await storage.WriteStateAsync("text", Grain, state);

        disk.Fill();
        state.State = new string('x', 20_000);
        var refusal = await Assert.ThrowsAsync<IOException>(() => storage.WriteStateAsync("text", Grain, state));
        Assert.Contains("Data__Path", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("before", await ReadAsync());

        disk.Free();
        await storage.WriteStateAsync("text", Grain, state);
        Assert.Equal(state.State, await ReadAsync());

        async Task<string?> ReadAsync()
        {
            var read = new GrainState<string>("");
            await new DiskGrainStorage(disk.Path, TimeProvider.System).ReadStateAsync("text", Grain, read);
            return read.State;
        }
    }

    [Fact]
    public async Task A_segment_that_finds_no_room_is_not_there_and_the_archive_says_why()
    {
        using var disk = SmallDisk.Mount(kilobytes: 64);
        var archive = new DiskSessionArchive(
            new DiskArchiveOptions { Path = disk.Path }, NullLogger<DiskSessionArchive>.Instance);
        var session = SessionId.New();
        var segment = new Segment
        {
            Index = 0, Take = 1, StartSample = 0, EndSample = 16_000,
            SourceLanguage = LanguageTag.Parse("en-US"), SourceText = new string('x', 9_000),
        };

        disk.Fill();
        var failure = (await archive.AppendAsync(session, segment, Cancelled)).Failure;
        Assert.Equal("disk-full", failure?.Cause);
        Assert.True(failure!.Transient);
        Assert.Null((await archive.ReadAsync(session, 0, Cancelled)).Value);
        // What 'livetranslate doctor' shows.
        var finding = Assert.Single((await archive.ProbeAsync(Cancelled)).Findings);
        Assert.Equal((false, "disk-full"), (finding.Works, finding.Detail));
        Assert.Contains("Archive__Path", finding.Cure, StringComparison.Ordinal);

        disk.Free();
        Assert.Empty(Directory.GetFiles(disk.Path, "*", SearchOption.AllDirectories));
        Assert.True((await archive.AppendAsync(session, segment, Cancelled)).Succeeded);
        Assert.Equal(segment.SourceText, (await archive.ReadAsync(session, 0, Cancelled)).Value!.SourceText);
    }

    [Fact]
    public async Task A_session_on_a_full_disk_says_so_and_waits_and_no_word_is_missing_when_there_is_room()
    {
        using var disk = SmallDisk.Mount(kilobytes: 2_048);
        using var logs = new LogCapture();
        await using var server = await LiveServer.StartAsync(
            new TestEngines(), disk.Path, builder => builder.Logging.AddProvider(logs).AddFilter<LogCapture>("LiveTranslate", LogLevel.Warning));
        var session = await server.CreateSessionAsync();
        var audio = SentAudio.Sentences(5);
        await using var listener = await TestListener.JoinAsync(server, session.SessionId, "es-ES", audio: true);
        await using var speaker = await TestSpeaker.StartAsync(server, session);
        await speaker.SpeakAsync([.. audio.Chunks.Take(16)]);
        await listener.UntilSpeechAsync(2);

        disk.Fill();
        await speaker.SpeakAsync([.. audio.Chunks.Skip(16)]);
        await Wait.UntilAsync(
            () => logs.Lines.Any(line => line.Contains("No room is left", StringComparison.Ordinal)),
            "somebody to be told", TimeSpan.FromSeconds(30), Cancelled);
        AssertWholeFiles(disk);

        disk.Free();
        await speaker.EndAsync();
        await speaker.UntilArchivedAsync();
        var captions = await server.TranscriptAsync(session, "es-ES");
        audio.AssertHeardOnce(captions);
        await listener.UntilCaptionsAsync(captions.Count);
        Assert.Equal(captions.Select(caption => caption.Index), listener.Captions.Select(caption => caption.Index));
        AssertWholeFiles(disk);
    }

    // What is read by its name was written whole; what a write left behind on its way has another one.
    private static void AssertWholeFiles(SmallDisk disk)
    {
        foreach (var file in Directory.GetFiles(disk.Path, "*.json", SearchOption.AllDirectories))
            using (JsonDocument.Parse(File.ReadAllBytes(file)))
            {
            }
    }
}
