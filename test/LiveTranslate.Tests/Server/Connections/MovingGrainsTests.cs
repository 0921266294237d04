using System.Net;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Server.Connections;
using LiveTranslate.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LiveTranslate.Tests.Server.Connections;

public sealed class MovingGrainsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly MovingGrains _grains;
    private int _calls;

    public MovingGrainsTests() => _grains = new MovingGrains(_time);

    [Fact]
    public async Task A_grain_whose_server_has_died_is_asked_until_it_answers_elsewhere() =>
        Assert.Equal(5, await PassAsync(_grains.AskAsync(() => AnswerAsync(failures: 4), CancellationToken.None)));

    [Fact]
    public async Task A_grain_that_nobody_can_reach_is_given_up_after_some_seconds()
    {
        var began = _time.GetUtcNow();
        await Assert.ThrowsAsync<SiloUnavailableException>(
            () => PassAsync(_grains.AskAsync(() => AnswerAsync(failures: int.MaxValue), CancellationToken.None)));
        Assert.InRange(_time.GetUtcNow() - began, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task A_call_that_has_timed_out_is_not_made_again()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => PassAsync(_grains.AskAsync<int>(
            () => ++_calls > 0 ? throw new TimeoutException("The test broke it.") : Task.FromResult(0), CancellationToken.None)));
        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task Nobody_is_asked_for_a_client_that_has_gone()
    {
        using var gone = new CancellationTokenSource();
        var asking = _grains.AskAsync(() => AnswerAsync(failures: int.MaxValue), gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.AsTask());
        Assert.Equal(1, _calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/transcript")]
    public async Task Who_asks_over_REST_while_a_session_moves_gets_an_answer_and_not_an_error(string path)
    {
        var filter = new FailingCalls(failures: 2);
        await using var server = await LiveServer.StartAsync(
            new TestEngines(), null, builder => builder.Services.AddSingleton<IIncomingGrainCallFilter>(filter));
        var session = await server.CreateSessionAsync();
        filter.Failing = true;
        using var answer = await server.Http.GetAsync(
            new Uri($"/api/sessions/{session.SessionId}{path}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(0, filter.Left);
    }

    private Task<int> AnswerAsync(int failures) => ++_calls > failures
        ? Task.FromResult(_calls)
        : Task.FromException<int>(new SiloUnavailableException("The test broke it."));

    private async Task<T> PassAsync<T>(ValueTask<T> asking)
    {
        var asked = asking.AsTask();
        await Wait.UntilAsync(
            () =>
            {
                if (!asked.IsCompleted) _time.Advance(TimeSpan.FromMilliseconds(100));
                return asked.IsCompleted;
            },
            "an answer");
        return await asked;
    }

    /// <summary>Sessions whose first calls fail as those to a server that has died.</summary>
    private sealed class FailingCalls(int failures) : IIncomingGrainCallFilter
    {
        private int _left = failures;

        public volatile bool Failing;

        public int Left => Math.Max(0, Volatile.Read(ref _left));

        public Task Invoke(IIncomingGrainCallContext context) =>
            Failing && context.Grain is ISessionGrain && Interlocked.Decrement(ref _left) >= 0
                ? throw new SiloUnavailableException("The test broke it.")
                : context.Invoke();
    }
}
