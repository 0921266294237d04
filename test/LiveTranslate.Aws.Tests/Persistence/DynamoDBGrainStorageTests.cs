using System.Globalization;
using System.Text;
using LiveTranslate.Orleans.Aws.Persistence;
using LiveTranslate.Orleans.Aws.Tables;
using LiveTranslate.Server.Storage;
using Orleans.Storage;
using Xunit;

namespace LiveTranslate.Aws.Tests.Persistence;

public sealed class DynamoDBGrainStorageTests(LocalAwsFixture local) : IDisposable
{
    private static readonly GrainId Grain = GrainId.Create("note", "1");
    private readonly StorageFixture _service = new(local.Aws.DynamoDb);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task State_that_was_never_written_is_a_new_one_without_etag()
    {
        var storage = await _service.StorageAsync(Cancelled);

        var read = await ReadAsync(storage, Grain);

        Assert.Equal("", read.State!.Text);
        Assert.False(read.RecordExists);
        Assert.Null(read.ETag);
    }

    [Fact]
    public async Task State_is_read_as_it_was_written_and_every_write_has_its_etag()
    {
        var storage = await _service.StorageAsync(Cancelled);
        var first = await WriteAsync(storage, Grain, "first");
        var firstETag = first.ETag;
        first.State = new Note { Text = "second" };
        await storage.WriteStateAsync("note", Grain, first);

        var read = await ReadAsync(await _service.StorageAsync(Cancelled), Grain);

        Assert.Equal("second", read.State!.Text);
        Assert.True(read.RecordExists);
        Assert.Equal(first.ETag, read.ETag);
        Assert.NotEqual(firstETag, read.ETag);
    }

    [Fact]
    public async Task States_of_one_grain_are_kept_apart_by_their_names()
    {
        var storage = await _service.StorageAsync(Cancelled);
        await WriteAsync(storage, Grain, "one");
        var other = new GrainState<Note>(new Note { Text = "two" });
        await storage.WriteStateAsync("other", Grain, other);

        Assert.Equal("one", (await ReadAsync(storage, Grain)).State!.Text);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Cleared_state_is_a_new_one_and_can_be_written_again(bool delete)
    {
        var storage = await _service.StorageAsync(Cancelled, options => options.DeleteStateOnClear = delete);
        var state = await WriteAsync(storage, Grain, "text");

        await storage.ClearStateAsync("note", Grain, state);

        Assert.Equal(("", false, delete), (state.State!.Text, state.RecordExists, state.ETag is null));
        var read = await ReadAsync(storage, Grain);
        Assert.Equal(("", false, state.ETag), (read.State!.Text, read.RecordExists, read.ETag));
        state.State!.Text = "again";
        await storage.WriteStateAsync("note", Grain, state);
        Assert.Equal("again", (await ReadAsync(storage, Grain)).State!.Text);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task State_that_was_never_written_can_be_cleared_but_not_if_somebody_has_written_it(bool delete)
    {
        var storage = await _service.StorageAsync(Cancelled, options => options.DeleteStateOnClear = delete);
        var state = new GrainState<Note>(new Note());
        await storage.ClearStateAsync("note", Grain, state);
        Assert.Null((await ReadAsync(storage, Grain)).ETag);
        await WriteAsync(storage, Grain, "text");

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("note", Grain, state));

        Assert.Equal("text", (await ReadAsync(storage, Grain)).State!.Text);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Writer_with_an_etag_of_old_can_neither_write_nor_clear_and_is_told_both_etags(bool delete)
    {
        var storage = await _service.StorageAsync(Cancelled, options => options.DeleteStateOnClear = delete);
        var zombie = await WriteAsync(storage, Grain, "first");
        var old = zombie.ETag;
        var owner = await ReadAsync(storage, Grain);
        owner.State!.Text = "second";
        await storage.WriteStateAsync("note", Grain, owner);

        var write = await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("note", Grain, zombie));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("note", Grain, zombie));

        Assert.Equal((owner.ETag, old), (write.StoredEtag, write.CurrentEtag));
        Assert.Equal((old, "first"), (zombie.ETag, zombie.State!.Text));
        Assert.Equal("second", (await ReadAsync(storage, Grain)).State!.Text);
    }

    [Fact]
    public async Task Etag_from_before_a_delete_is_not_right_again_after_it()
    {
        var storage = await _service.StorageAsync(Cancelled, options => options.DeleteStateOnClear = true);
        var zombie = await WriteAsync(storage, Grain, "first");
        await storage.ClearStateAsync("note", Grain, await ReadAsync(storage, Grain));
        await WriteAsync(storage, Grain, "second");

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("note", Grain, zombie));
    }

    [Fact]
    public async Task Of_writers_with_one_etag_exactly_one_wins_every_round()
    {
        const int Writers = 10;
        var storage = await _service.StorageAsync(Cancelled);
        for (var round = 0; round < 10; round++)
        {
            var readers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => ReadAsync(storage, Grain)));

            var won = await Task.WhenAll(readers.Select(async (state, writer) =>
            {
                state.State!.Text = $"{round}/{writer}";
                try
                {
                    await storage.WriteStateAsync("note", Grain, state);
                    return state.State!.Text;
                }
                catch (InconsistentStateException)
                {
                    return null;
                }
            }));

            Assert.Equal((await ReadAsync(storage, Grain)).State!.Text, Assert.Single(won, text => text is not null));
        }
    }

    [Fact]
    public async Task Large_state_is_kept_and_a_too_large_one_refused_before_anything_is_changed()
    {
        var storage = await _service.StorageAsync(Cancelled);
        var state = await WriteAsync(storage, Grain, new string('x', ItemSize.Limit - 500));
        var etag = state.ETag;
        state.State = new Note { Text = new string('é', ItemSize.Limit / 2) };

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => storage.WriteStateAsync("note", Grain, state));

        Assert.Contains("409600", error.Message, StringComparison.Ordinal);
        Assert.Contains(Grain.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Equal(etag, state.ETag);
        var read = await ReadAsync(storage, Grain);
        Assert.Equal((ItemSize.Limit - 500, etag), (read.State!.Text.Length, read.ETag));
    }

    [Fact]
    public async Task Grains_with_any_key_have_their_own_state()
    {
        var storage = await _service.StorageAsync(Cancelled);
        string[] keys =
        [
            "/", "a/b", "a", "a/", " a", "a ", ".", "a#b", "#", "日本語", "🎤", "quote\"'\\", "new\nline", "\0",
            new string('k', 1000), new string('k', 1200), new string('k', 1201), new string('日', 3000), new string('日', 3001),
        ];
        foreach (var key in keys) await WriteAsync(storage, GrainId.Create("note", key), key);

        foreach (var key in keys) Assert.Equal(key, (await ReadAsync(storage, GrainId.Create("note", key))).State!.Text);
    }

    [Fact]
    public async Task Names_of_any_length_and_services_that_share_a_table_are_kept_apart()
    {
        var ours = await _service.StorageAsync(Cancelled);
        var theirs = await _service.StorageAsync(Cancelled, options => options.ServiceId = "other");
        string[] names = ["", "/", new('n', 2000), new('n', 2001)];
        foreach (var name in names)
        {
            await ours.WriteStateAsync(name, Grain, new GrainState<Note>(new Note { Text = $"our {name}" }));
            await theirs.WriteStateAsync(name, Grain, new GrainState<Note>(new Note { Text = $"their {name}" }));
        }

        foreach (var name in names)
        {
            var read = new GrainState<Note>(new Note());
            await ours.ReadStateAsync(name, Grain, read);
            Assert.Equal($"our {name}", read.State!.Text);
        }
    }

    [Fact]
    public async Task Write_and_delete_whose_answers_were_lost_are_known_as_their_own()
    {
        await using var proxy = await LossyProxy.StartAsync(local.Aws.DynamoDb);
        using var service = new StorageFixture(proxy.Url);
        var storage = await service.StorageAsync(Cancelled, options => options.DeleteStateOnClear = true);

        proxy.LoseNextAnswerOf(".PutItem");
        var state = await WriteAsync(storage, Grain, "first");
        state.State!.Text = "second";
        proxy.LoseNextAnswerOf(".PutItem");
        await storage.WriteStateAsync("note", Grain, state);
        Assert.Equal(state.ETag, (await ReadAsync(storage, Grain)).ETag);
        proxy.LoseNextAnswerOf(".DeleteItem");
        await storage.ClearStateAsync("note", Grain, state);

        Assert.Equal(3, proxy.Lost);
        Assert.False((await ReadAsync(storage, Grain)).RecordExists);
    }

    [Fact]
    public async Task State_with_a_time_to_live_says_when_it_may_be_deleted()
    {
        var storage = await _service.StorageAsync(Cancelled, options => options.TimeToLive = TimeSpan.FromDays(30));
        var soonest = TimeProvider.System.GetUtcNow().AddDays(30).ToUnixTimeSeconds();

        await WriteAsync(storage, Grain, "text");

        var expires = long.Parse((await _service.ItemAsync(Cancelled))["ExpiresAt"].N, CultureInfo.InvariantCulture);
        Assert.InRange(expires, soonest, soonest + 60);
    }

    [Fact]
    public async Task Stored_item_can_be_read_by_people()
    {
        await WriteAsync(await _service.StorageAsync(Cancelled, options => options.GrainStorageSerializer = new PlainJsonSerializer()), Grain, "Ελληνικά");

        var item = await _service.ItemAsync(Cancelled);

        Assert.Equal(("service/note/1", "/note"), (item["Grain"].S, item["State"].S));
        Assert.Equal("""{"text":"Ελληνικά"}""", Encoding.UTF8.GetString(item["Data"].B.ToArray()));
        Assert.DoesNotContain("ExpiresAt", item.Keys);
    }

    [Fact]
    public async Task Secrets_are_not_logged_with_the_options()
    {
        await _service.StorageAsync(Cancelled, options => (options.AccessKey, options.SecretKey, options.Token) = ("key-1", "key-2", "key-3"));

        var logged = string.Join('\n', _service.LoggedOptions());

        Assert.Contains("TableName: " + _service.TableName, logged, StringComparison.Ordinal);
        Assert.DoesNotContain("key-", logged, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_table_that_must_not_be_made_is_an_error_that_names_setting_and_cure()
    {
        var error = await Assert.ThrowsAsync<OrleansConfigurationException>(
            () => _service.StorageAsync(Cancelled, options => options.CreateIfNotExists = false));

        Assert.Contains("DynamoDBStorageOptions:CreateIfNotExists", error.Message, StringComparison.Ordinal);
        Assert.Contains("'Grain' and the range key 'State'", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _service.Dispose();

    private static async Task<GrainState<Note>> WriteAsync(DynamoDBGrainStorage storage, GrainId grain, string text)
    {
        var state = new GrainState<Note>(new Note { Text = text });
        await storage.WriteStateAsync("note", grain, state);
        return state;
    }

    private static async Task<GrainState<Note>> ReadAsync(DynamoDBGrainStorage storage, GrainId grain)
    {
        var state = new GrainState<Note>(new Note());
        await storage.ReadStateAsync("note", grain, state);
        return state;
    }

    [GenerateSerializer, Alias("LiveTranslate.Tests.Note")]
    public sealed record Note
    {
        [Id(0)] public string Text { get; set; } = "";
    }
}
