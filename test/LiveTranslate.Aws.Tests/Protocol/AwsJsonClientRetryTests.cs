using System.Net;
using System.Net.Sockets;
using LiveTranslate.Aws.Protocol;
using LiveTranslate.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static LiveTranslate.Aws.Tests.Protocol.AwsJsonClientTests;

namespace LiveTranslate.Aws.Tests.Protocol;

public sealed class AwsJsonClientRetryTests
{
    [Fact]
    public async Task What_may_pass_is_tried_again_until_it_passes()
    {
        await using var service = await ScriptedService.StartAsync((context, before) => before switch
        {
            0 => ScriptedService.FailAsync(context, 400, "ProvisionedThroughputExceededException"),
            1 => ScriptedService.FailAsync(context, 500, "InternalFailure"),
            _ => ScriptedService.AnswerAsync(context, "{}"),
        });
        using var client = Client(service);

        await CallAsync(client);

        Assert.Equal(3, service.Requests.Count);
        Assert.Single(service.Requests.Select(request => request.Headers["X-Amz-Target"]).Distinct());
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(1, 1)]
    public async Task What_does_not_pass_is_given_up_after_the_last_attempt(int maxAttempts, int requests)
    {
        await using var service = await ScriptedService.StartAsync((context, _) => ScriptedService.FailAsync(context, 503, "ServiceUnavailable"));
        using var client = Client(service, maxAttempts: maxAttempts);

        var error = await Assert.ThrowsAsync<AwsServiceException>(() => CallAsync(client));

        Assert.Equal("ServiceUnavailable", error.Code);
        Assert.Equal(requests, service.Requests.Count);
    }

    [Fact]
    public async Task A_mistake_is_not_repeated()
    {
        await using var service = await ScriptedService.StartAsync((context, _) => ScriptedService.FailAsync(context, 400, "ValidationException"));
        using var client = Client(service);

        await Assert.ThrowsAsync<AwsServiceException>(() => CallAsync(client));

        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task A_service_that_is_down_gets_no_more_retries_than_the_budget_holds()
    {
        var up = false;
        await using var service = await ScriptedService.StartAsync((context, _) =>
            Volatile.Read(ref up) ? ScriptedService.AnswerAsync(context, "{}") : ScriptedService.FailAsync(context, 500, "InternalFailure"));
        using var client = Client(service);
        const int Retries = RetryBudget.Capacity / RetryBudget.RetryCost;
        const int Calls = 120;

        var failures = await Task.WhenAll(Enumerable.Range(0, Calls).Select(_ => Record.ExceptionAsync(() => CallAsync(client)).AsTask()));

        Assert.All(failures, failure => Assert.IsType<AwsServiceException>(failure));
        Assert.Equal(Calls + Retries, service.Requests.Count);

        // A service that is up again earns retries again.
        Volatile.Write(ref up, true);
        for (var call = 0; call < 2 * RetryBudget.RetryCost; call++) await CallAsync(client);
        Volatile.Write(ref up, false);
        service.Requests.Clear();
        await Assert.ThrowsAsync<AwsServiceException>(() => CallAsync(client));
        Assert.Equal(3, service.Requests.Count);
    }

    [Fact]
    public async Task An_attempt_without_an_answer_ends_in_time_and_may_be_repeated()
    {
        await using var service = await ScriptedService.StartAsync((context, before) =>
            before == 0 ? HangAsync(context.RequestAborted) : ScriptedService.AnswerAsync(context, "{}"));
        using var once = Client(service, maxAttempts: 1, attemptTimeout: TimeSpan.FromMilliseconds(200));

        var error = await Assert.ThrowsAsync<AwsServiceException>(() => CallAsync(once));

        Assert.Equal((AwsServiceException.AttemptTimedOut, true, false), (error.Code, error.Transient, error.Throttled));
        await CallAsync(once);
    }

    [Fact]
    public async Task An_answer_that_stops_half_way_times_out()
    {
        await using var service = await ScriptedService.StartAsync(async (context, _) =>
        {
            await context.Response.WriteAsync("""{"half":""", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await HangAsync(context.RequestAborted);
        });
        using var client = Client(service, maxAttempts: 1, attemptTimeout: TimeSpan.FromMilliseconds(200));

        Assert.Equal(AwsServiceException.AttemptTimedOut, (await Assert.ThrowsAsync<AwsServiceException>(() => CallAsync(client))).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_breaks_is_a_failure_that_may_pass(bool halfWay)
    {
        await using var service = await ScriptedService.StartAsync(async (context, _) =>
        {
            if (halfWay)
            {
                await context.Response.WriteAsync("""{"half":""", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }

            context.Abort();
        });
        using var client = Client(service, maxAttempts: 1);

        var error = await Assert.ThrowsAsync<AwsServiceException>(() => CallAsync(client));

        Assert.Equal((AwsServiceException.ConnectionFailed, true), (error.Code, error.Transient));
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_a_failure_that_may_pass()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        using var client = new AwsJsonClient(
            new AwsJsonService("test", "test", "Test_1"),
            new AwsConnectionOptions { Service = $"http://127.0.0.1:{port}", AccessKey = "key", SecretKey = "secret" },
            TimeProvider.System, NullLogger.Instance) { MaxAttempts = 2 };

        var error = await Assert.ThrowsAsync<AwsServiceException>(() => CallAsync(client));

        Assert.Equal((AwsServiceException.ConnectionFailed, true), (error.Code, error.Transient));
    }

    [Fact]
    public async Task A_call_that_is_cancelled_ends_as_cancelled()
    {
        await using var service = await ScriptedService.StartAsync((context, _) => HangAsync(context.RequestAborted));
        using var client = Client(service);
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var call = CallAsync(client, cancellationToken: cancelled.Token);
        await Wait.UntilAsync(() => !service.Requests.IsEmpty, "the request to arrive", cancellationToken: TestContext.Current.CancellationToken);
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_between_attempts_ends_as_cancelled()
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var service = await ScriptedService.StartAsync(async (context, _) =>
        {
            await ScriptedService.FailAsync(context, 500, "InternalFailure");
            await context.Response.CompleteAsync();
            cancelled.CancelAfter(TimeSpan.FromMilliseconds(5));
        });
        using var client = Client(service, maxAttempts: 1000);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CallAsync(client, cancellationToken: cancelled.Token));
    }

    private static Task HangAsync(CancellationToken until) =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, until).ContinueWith(_ => { }, TaskScheduler.Default);
}
