using System.Globalization;
using Amazon.Runtime;
using LiveTranslate.Aws.Protocol;
using LiveTranslate.Engines.Aws;
using LiveTranslate.Pipeline;
using LiveTranslate.Testing;
using Microsoft.AspNetCore.Http;
using Xunit;
using static LiveTranslate.Aws.Tests.Protocol.AwsJsonClientTests;

namespace LiveTranslate.Aws.Tests.Protocol;

/// <summary>What a client puts right by itself, with one attempt as with three.</summary>
public sealed class AwsJsonClientCorrectionTests
{
    [Theory]
    [InlineData(20)]
    [InlineData(-20)]
    public async Task A_wrong_clock_is_corrected_by_the_services(int minutes)
    {
        await using var service = await ScriptedService.StartAsync((context, _) =>
        {
            var now = TimeProvider.System.GetUtcNow().AddMinutes(minutes);
            context.Response.Headers.Date = now.ToString("r", CultureInfo.InvariantCulture);
            var signed = DateTimeOffset.ParseExact(
                context.Request.Headers["X-Amz-Date"].ToString(), "yyyyMMdd'T'HHmmss'Z'", null, DateTimeStyles.AssumeUniversal);
            return (now - signed).Duration() < TimeSpan.FromMinutes(5)
                ? ScriptedService.AnswerAsync(context, "{}")
                : ScriptedService.FailAsync(context, 403, "InvalidSignatureException", "Signature expired: it is too late");
        });
        using var client = Client(service, maxAttempts: 1);

        await CallAsync(client);
        Assert.Equal(2, service.Requests.Count);

        await CallAsync(client);
        Assert.Equal(3, service.Requests.Count);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public async Task A_clock_that_is_put_right_while_the_client_lives_costs_no_call(int minutes)
    {
        var time = new SkewedTime(TimeSpan.FromMinutes(minutes));
        await using var service = await ScriptedService.StartAsync((context, _) =>
        {
            var now = TimeProvider.System.GetUtcNow();
            context.Response.Headers.Date = now.ToString("r", CultureInfo.InvariantCulture);
            var signed = DateTimeOffset.ParseExact(
                context.Request.Headers["X-Amz-Date"].ToString(), "yyyyMMdd'T'HHmmss'Z'", null, DateTimeStyles.AssumeUniversal);
            return (now - signed).Duration() < TimeSpan.FromMinutes(5)
                ? ScriptedService.AnswerAsync(context, "{}")
                : ScriptedService.FailAsync(context, 403, "InvalidSignatureException", "Signature expired: it is too late");
        });
        using var client = Client(service, maxAttempts: 1, time: time);

        await CallAsync(client);
        time.Ahead = TimeSpan.Zero;
        await CallAsync(client);
        await CallAsync(client);

        Assert.Equal(5, service.Requests.Count);
    }

    [Fact]
    public async Task A_signature_that_is_refused_for_its_time_names_the_clock_and_not_the_key()
    {
        await using var service = await ScriptedService.StartAsync(
            (context, _) => ScriptedService.FailAsync(context, 403, "InvalidSignatureException", "Signature expired: 20260101T000000Z is now earlier"));
        using var client = Client(service);

        var refused = await Assert.ThrowsAsync<AwsServiceException>(() => CallAsync(client));
        Assert.Equal(AwsServiceException.WrongClock, refused.Code);
        var failure = new AwsFailure(Stage.Recognition, "Amazon Transcribe", "a", new Uri(service.Url), "u").Of(refused);
        Assert.True(failure is { Cause: "clock-wrong", Transient: true }, failure.ToString());
        Assert.Contains("NTP", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_secret_is_not_mistaken_for_a_wrong_clock()
    {
        await using var service = await ScriptedService.StartAsync(
            (context, _) => ScriptedService.FailAsync(context, 403, "InvalidSignatureException", "The signature does not match"));
        using var client = Client(service);

        Assert.Equal("InvalidSignatureException", (await Assert.ThrowsAsync<AwsServiceException>(() => CallAsync(client))).Code);
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task A_clock_that_stays_wrong_is_corrected_once()
    {
        await using var service = await ScriptedService.StartAsync((context, before) =>
        {
            context.Response.Headers.Date = TimeProvider.System.GetUtcNow().AddHours(before + 1).ToString("r", CultureInfo.InvariantCulture);
            return ScriptedService.FailAsync(context, 403, "RequestTimeTooSkewed");
        });
        using var client = Client(service);

        await Assert.ThrowsAsync<AwsServiceException>(() => CallAsync(client));

        Assert.Equal(2, service.Requests.Count);
    }

    [Fact]
    public async Task Expired_keys_are_looked_for_again()
    {
        var connection = new AwsConnectionOptions { AccessKey = "old", SecretKey = "secret" };
        await using var service = await ScriptedService.StartAsync((context, _) => ExpiredUnlessAsync(context, "new", () => connection.AccessKey = "new"));
        using var client = Client(service, connection, maxAttempts: 1);

        await CallAsync(client);

        Assert.Equal(2, service.Requests.Count);
    }

    [Fact]
    public async Task A_roles_expired_session_is_renewed()
    {
        await using var service = await ScriptedService.StartAsync((context, _) => ExpiredUnlessAsync(context, "key-2", () => { }));
        using var client = Client(service, new RoleOptions(), maxAttempts: 1);

        await CallAsync(client);

        Assert.Equal(2, service.Requests.Count);
    }

    [Fact]
    public async Task Expired_keys_that_nobody_renewed_are_not_tried_again()
    {
        await using var service = await ScriptedService.StartAsync((context, _) => ExpiredUnlessAsync(context, "new", () => { }));
        using var client = Client(service);

        Assert.Equal("ExpiredTokenException", (await Assert.ThrowsAsync<AwsServiceException>(() => CallAsync(client))).Code);
        Assert.Single(service.Requests);
    }

    private static Task ExpiredUnlessAsync(HttpContext context, string accessKey, Action refused)
    {
        if (context.Request.Headers.Authorization.ToString().Contains($"Credential={accessKey}/", StringComparison.Ordinal))
            return ScriptedService.AnswerAsync(context, "{}");
        refused();
        return ScriptedService.FailAsync(context, 400, "ExpiredTokenException", "The security token included in the request is expired");
    }

    private sealed class RoleOptions : AwsConnectionOptions
    {
        public override AWSCredentials ResolveCredentials() => new Role();
    }

    private sealed class Role : RefreshingAWSCredentials
    {
        private int _session;

        protected override Task<CredentialsRefreshState> GenerateNewCredentialsAsync() => Task.FromResult(GenerateNewCredentials());

        protected override CredentialsRefreshState GenerateNewCredentials() => new(
            new ImmutableCredentials($"key-{Interlocked.Increment(ref _session)}", "secret", "token"),
            TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1));
    }
}
