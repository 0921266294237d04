using System.Text.Json;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Grains.Sessions;
using LiveTranslate.Pipeline.Sessions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LiveTranslate.Tests.Grains.Sessions;

/// <summary>One session's record in a store that is away, or loses answers, or has been written by somebody else.</summary>
public sealed class SessionStoreTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FaultyStorage _storage = new();

    // One thing at a time, as in a grain.
    private readonly TaskScheduler _turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_store_that_is_away_for_a_minute_has_the_newest_record_soon_after_it_is_back()
    {
        var store = await LoadAsync();
        _storage.Away = true;
        var first = SaveAsync(store, take: 1);
        await PassAsync(TimeSpan.FromSeconds(30));
        var second = SaveAsync(store, take: 2);
        await PassAsync(TimeSpan.FromSeconds(30));
        Assert.False(first.IsCompleted);

        _storage.Away = false;
        await PassUntilAsync(Task.WhenAll(first, second));
        Assert.Equal(2, (await LoadAsync()).Record.Progress.LastTake);
        // It asked every 5 s at last, so as not to add to what the store suffers from.
        Assert.InRange(_storage.Calls, 12, 24);
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_is_recognised_and_the_next_one_stands_on_it()
    {
        var store = await LoadAsync();
        _storage.AnswersToLose = 1;
        await SavedAsync(store, take: 1);
        await SavedAsync(store, take: 2);
        Assert.Equal(2, (await LoadAsync()).Record.Progress.LastTake);
        Assert.Equal(2, _storage.Written);
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_just_before_the_store_went_away_is_recognised_when_it_is_back()
    {
        var store = await LoadAsync();
        (_storage.AnswersToLose, _storage.AwayAfterLoss) = (1, true);
        var saving = SaveAsync(store, take: 1);
        await PassAsync(TimeSpan.FromSeconds(30));
        Assert.False(saving.IsCompleted);

        _storage.Away = false;
        await PassUntilAsync(saving);
        await SavedAsync(store, take: 2);
        Assert.Equal(2, _storage.Written);
    }

    [Fact]
    public async Task Of_two_activations_the_older_one_stops_with_its_first_write_and_never_writes_again()
    {
        var zombie = await LoadAsync();
        await SavedAsync(zombie, take: 1);
        var heir = await LoadAsync();
        await SavedAsync(heir, take: 2);

        await Assert.ThrowsAsync<OwnershipLostException>(() => SaveAsync(zombie, take: 9));
        await Assert.ThrowsAsync<OwnershipLostException>(() => SaveAsync(zombie, take: 9));
        await SavedAsync(heir, take: 3);
        Assert.Equal(3, (await LoadAsync()).Record.Progress.LastTake);
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_and_that_was_written_over_since_is_somebody_elses()
    {
        var zombie = await LoadAsync();
        (_storage.AnswersToLose, _storage.AwayAfterLoss) = (1, true);
        var saving = SaveAsync(zombie, take: 1);
        await PassAsync(TimeSpan.FromSeconds(1));
        _storage.Away = false;
        await SavedAsync(await LoadAsync(), take: 2);

        await Assert.ThrowsAsync<OwnershipLostException>(() => PassUntilAsync(saving));
    }

    [Fact]
    public async Task What_can_never_be_read_is_named_at_once_instead_of_being_asked_for_for_ever()
    {
        _storage.Damage = new JsonException("'}' is missing.");
        await Assert.ThrowsAsync<SessionUnreadableException>(LoadAsync);
        _storage.Damage = new InvalidOperationException("Wrapped by a provider.", new FormatException("No number."));
        await Assert.ThrowsAsync<SessionUnreadableException>(LoadAsync);
        Assert.Equal(2, _storage.Calls);
    }

    private Task<SessionStore> LoadAsync() => DoAsync(async () =>
    {
        var store = new SessionStore(_storage, GrainId.Create("session", "A"), _time, NullLogger.Instance);
        await store.LoadAsync(Cancelled);
        return store;
    });

    private Task SaveAsync(SessionStore store, int take) => DoAsync(() => store.SaveAsync(
        record => record with { Progress = record.Progress with { LastTake = take } }, Cancelled));

    private Task SavedAsync(SessionStore store, int take) => PassUntilAsync(SaveAsync(store, take));

    private async Task PassUntilAsync(Task done)
    {
        for (var i = 0; i < 100 && !done.IsCompleted; i++) await PassAsync(TimeSpan.FromMilliseconds(100));
        await done.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, Cancelled);
    }

    // In steps, so that what one sets off can set its own timer before the next.
    private async Task PassAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMilliseconds(100))
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            for (var i = 0; i < 20; i++) await DoAsync(() => Task.CompletedTask);
        }
    }

    private Task DoAsync(Func<Task> work) =>
        Task.Factory.StartNew(work, Cancelled, TaskCreationOptions.None, _turns).Unwrap();

    private Task<T> DoAsync<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, Cancelled, TaskCreationOptions.None, _turns).Unwrap();
}
