using LiveTranslate.Server.Storage;
using Orleans.Storage;
using Xunit;

namespace LiveTranslate.Tests.Server.Storage;

public sealed class DiskGrainStorageTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("livetranslate-state-").FullName;
    private readonly DiskGrainStorage _storage;

    public DiskGrainStorageTests() => _storage = new DiskGrainStorage(_root, TimeProvider.System);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task What_was_written_is_read_by_another_instance()
    {
        var written = new GrainState<Counter>(new Counter { Value = 7 });
        await _storage.WriteStateAsync("count", Key("A"), written);
        var read = await ReadAsync("A");
        Assert.Equal(7, read.State!.Value);
        Assert.Equal(written.ETag, read.ETag);
        Assert.True(read.RecordExists);
    }

    [Fact]
    public async Task What_was_never_written_reads_as_new()
    {
        var read = await ReadAsync("nobody");
        Assert.False(read.RecordExists);
        Assert.Null(read.ETag);
        Assert.Equal(0, read.State!.Value);
    }

    [Fact]
    public async Task A_write_on_an_old_state_is_refused_and_changes_nothing()
    {
        var first = await ReadAsync("A");
        var second = await ReadAsync("A");
        first.State!.Value = 1;
        await _storage.WriteStateAsync("count", Key("A"), first);
        second.State!.Value = 2;
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("count", Key("A"), second));
        Assert.Equal(1, (await ReadAsync("A")).State!.Value);
    }

    [Fact]
    public async Task Of_many_writers_of_one_version_exactly_one_wins()
    {
        var states = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => ReadAsync("A")));
        var wins = await Task.WhenAll(states.Select(async (state, number) =>
        {
            state.State!.Value = number;
            try
            {
                await new DiskGrainStorage(_root, TimeProvider.System).WriteStateAsync("count", Key("A"), state);
                return 1;
            }
            catch (InconsistentStateException)
            {
                return 0;
            }
        }));
        Assert.Equal(1, wins.Sum());
        Assert.Equal(Array.IndexOf(wins, 1), (await ReadAsync("A")).State!.Value);
    }

    [Fact]
    public async Task A_cleared_state_is_gone_and_can_be_written_anew()
    {
        var state = new GrainState<Counter>(new Counter { Value = 7 });
        await _storage.WriteStateAsync("count", Key("A"), state);
        await _storage.ClearStateAsync("count", Key("A"), state);
        Assert.False((await ReadAsync("A")).RecordExists);
        await _storage.WriteStateAsync("count", Key("A"), state);
        Assert.True((await ReadAsync("A")).RecordExists);
    }

    [Theory]
    [InlineData("../../outside")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("con:nul?*")]
    public async Task No_key_leaves_the_folder(string key)
    {
        await _storage.WriteStateAsync("count", Key(key), new GrainState<Counter>(new Counter { Value = 3 }));
        Assert.Equal(3, (await ReadAsync(key)).State!.Value);
        Assert.NotEmpty(Directory.GetFiles(_root, "*.json"));
        Assert.Empty(Directory.GetDirectories(_root));
    }

    [Fact]
    public async Task What_a_crash_left_half_written_is_not_read()
    {
        await _storage.WriteStateAsync("count", Key("A"), new GrainState<Counter>(new Counter { Value = 5 }));
        var file = Directory.GetFiles(_root, "*.json").Single();
        await File.WriteAllTextAsync(file + ".new", "{\"eTag\":\"x\",\"sta", TestContext.Current.CancellationToken);
        var state = await ReadAsync("A");
        Assert.Equal(5, state.State!.Value);
        state.State.Value = 6;
        await _storage.WriteStateAsync("count", Key("A"), state);
        Assert.Equal(6, (await ReadAsync("A")).State!.Value);
    }

    [Fact]
    public async Task A_disk_that_is_full_refuses_the_write_and_keeps_what_was_there()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full here, which is full whenever it is written to.");
        var state = new GrainState<Counter>(new Counter { Value = 5 });
        await _storage.WriteStateAsync("count", Key("A"), state);
        var aside = Directory.GetFiles(_root, "*.json").Single() + ".new";
        File.CreateSymbolicLink(aside, "/dev/full");
        state.State!.Value = 6;

        var refusal = await Assert.ThrowsAsync<IOException>(() => _storage.WriteStateAsync("count", Key("A"), state));

        Assert.Contains("No room is left", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(5, (await ReadAsync("A")).State!.Value);
        // There is room again: the same write goes through.
        File.Delete(aside);
        await _storage.WriteStateAsync("count", Key("A"), state);
        Assert.Equal(6, (await ReadAsync("A")).State!.Value);
    }

    private static GrainId Key(string key) => GrainId.Create("test", key);

    private async Task<GrainState<Counter>> ReadAsync(string key)
    {
        var state = new GrainState<Counter>();
        await new DiskGrainStorage(_root, TimeProvider.System).ReadStateAsync("count", Key(key), state);
        return state;
    }

    private sealed class Counter
    {
        public int Value { get; set; }
    }
}
