using LiveTranslate.Engines.Offline.Archiving;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LiveTranslate.Tests.Server.Storage;

/// <summary>Writes on a disk that is full: nothing is half there, what was there stays, and the refusal says what to do.</summary>
public sealed class NoRoomTests
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
}
