using System.Net;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Amazon.Runtime;
using LiveTranslate.Aws.Protocol;
using LiveTranslate.Aws.Protocol.Signing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LiveTranslate.Aws.Tests.Protocol;

public sealed partial class AwsJsonClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_is_sent_as_json_1_1_and_its_answer_read()
    {
        await using var service = await ScriptedService.StartAsync((context, _) => ScriptedService.AnswerAsync(context, """{"Pong":"ß"}"""));
        using var client = Client(service);

        var answer = await CallAsync(client, "Ping", new JsonObject { ["Ping"] = 1 });

        Assert.Equal("ß", answer["Pong"]!.GetValue<string>());
        var request = Assert.Single(service.Requests);
        Assert.Equal("POST", request.Method);
        Assert.Equal("application/x-amz-json-1.1", request.Headers["Content-Type"]);
        Assert.Equal("Test_1.Ping", request.Headers["X-Amz-Target"]);
        Assert.Equal("""{"Ping":1}"""u8.ToArray(), request.Body);
    }

    [Fact]
    public async Task What_arrives_is_what_was_signed()
    {
        await using var service = await ScriptedService.StartAsync((context, _) => ScriptedService.AnswerAsync(context, "{}"));
        using var client = Client(service, new AwsConnectionOptions { AccessKey = "key", SecretKey = "secret", Token = "token/+=" });

        await CallAsync(client);

        var request = Assert.Single(service.Requests);
        var authorization = request.Headers["Authorization"];
        var signed = authorization.Split("SignedHeaders=")[1].Split(',')[0].Split(';');
        Assert.Equal(["content-type", "host", "x-amz-date", "x-amz-security-token", "x-amz-target"], signed);
        var (text, _) = CanonicalRequest.Write(
            request.Method, new Uri(service.Url), signed.Select(name => (name, request.Headers[name])), Hash(request.Body), PathEncoding.Twice);
        var at = DateTimeOffset.ParseExact(
            request.Headers["X-Amz-Date"], "yyyyMMdd'T'HHmmss'Z'", null, System.Globalization.DateTimeStyles.AssumeUniversal);
        var key = new SigV4Signer("us-east-1", "test").KeyFor(new ImmutableCredentials("key", "secret", "token/+="), at);
        var signature = key.Sign($"AWS4-HMAC-SHA256\n{request.Headers["X-Amz-Date"]}\n{key.Scope}\n{Hash(System.Text.Encoding.UTF8.GetBytes(text))}");
        Assert.EndsWith($"Signature={signature}", authorization, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_answer_is_an_answer()
    {
        await using var service = await ScriptedService.StartAsync((context, _) => { context.Response.ContentLength = 0; return Task.CompletedTask; });
        using var client = Client(service);

        Assert.Empty(await CallAsync(client));
    }

    [Theory]
    [InlineData("ResourceNotFoundException:http://internal.amazon.com/coral/", """{"message":"gone"}""", 400, "ResourceNotFoundException", "gone", false, false)]
    [InlineData("aws.json#Odd:http://x", "{}", 400, "Odd", "Bad Request", false, false)]
    [InlineData(null, """{"__type":"com.amazonaws.kinesis#ResourceInUseException","Message":"used"}""", 400, "ResourceInUseException", "used", false, false)]
    [InlineData(null, """{"__type":"ProvisionedThroughputExceededException","message":"slow"}""", 400, "ProvisionedThroughputExceededException", "slow", true, true)]
    [InlineData(null, """{"__type":"LimitExceededException"}""", 400, "LimitExceededException", "Bad Request", true, true)]
    [InlineData(null, """{"__type":"SlowDown"}""", 503, "SlowDown", "Service Unavailable", true, true)]
    [InlineData(null, """{"code":"InternalFailure","message":"oops"}""", 500, "InternalFailure", "oops", false, true)]
    [InlineData(null, "<html>bad gateway</html>", 502, "Http502", "Bad Gateway", false, true)]
    [InlineData(null, "", 429, "Http429", "Too Many Requests", true, true)]
    [InlineData(null, "", 408, "Http408", "Request Timeout", false, true)]
    [InlineData(null, "[1]", 403, "Http403", "Forbidden", false, false)]
    public async Task An_error_is_read_in_every_shape_that_services_give_it(
        string? type, string body, int status, string code, string message, bool throttled, bool transient)
    {
        await using var service = await ScriptedService.StartAsync((context, _) =>
        {
            if (type is not null) context.Response.Headers["x-amzn-ErrorType"] = type;
            context.Response.Headers["x-amzn-RequestId"] = "request-1";
            return ScriptedService.AnswerAsync(context, body, status);
        });
        using var client = Client(service, maxAttempts: 1);

        var error = await Assert.ThrowsAsync<AwsServiceException>(() => CallAsync(client));

        Assert.Equal((code, $"{code}: {message}", (HttpStatusCode?)status, "request-1"), (error.Code, error.Message, error.StatusCode, error.RequestId));
        Assert.Equal((throttled, transient), (error.Throttled, error.Transient));
    }

    [Fact]
    public async Task An_answer_that_is_no_json_is_no_answer()
    {
        await using var service = await ScriptedService.StartAsync((context, _) => ScriptedService.AnswerAsync(context, "<html>welcome</html>"));
        using var client = Client(service);

        var error = await Assert.ThrowsAsync<AwsServiceException>(() => CallAsync(client));

        Assert.Equal(AwsServiceException.UnreadableResponse, error.Code);
        Assert.False(error.Transient);
    }

    [Fact]
    public async Task A_long_error_page_is_not_read_to_its_end()
    {
        await using var service = await ScriptedService.StartAsync(async (context, _) =>
        {
            context.Response.StatusCode = 500;
            var page = new byte[16 * 1024];
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(page, context.RequestAborted);
        });
        using var client = Client(service, maxAttempts: 1);

        Assert.Equal("Http500", (await Assert.ThrowsAsync<AwsServiceException>(() => CallAsync(client))).Code);
    }

    [Fact]
    public async Task No_credentials_are_an_error_that_no_retry_mends()
    {
        await using var service = await ScriptedService.StartAsync((context, _) => ScriptedService.AnswerAsync(context, "{}"));
        using var client = Client(service, new AwsConnectionOptions { ProfileName = "there-is-no-such-profile" });

        var error = await Assert.ThrowsAsync<AwsServiceException>(() => CallAsync(client));

        Assert.Equal(AwsServiceException.NoCredentials, error.Code);
        Assert.False(error.Transient);
        Assert.Empty(service.Requests);
    }

    internal static AwsJsonClient Client(
        ScriptedService service, AwsConnectionOptions? connection = null, int maxAttempts = 3, TimeSpan? attemptTimeout = null,
        TimeProvider? time = null)
    {
        connection ??= new AwsConnectionOptions { AccessKey = "key", SecretKey = "secret" };
        connection.Service = service.Url;
        return new AwsJsonClient(new AwsJsonService("test", "test", "Test_1"), connection, time ?? TimeProvider.System, NullLogger.Instance)
        {
            MaxAttempts = maxAttempts,
            AttemptTimeout = attemptTimeout ?? TimeSpan.FromSeconds(10),
        };
    }

    internal static Task<JsonObject> CallAsync(
        AwsJsonClient client, string operation = "Ping", JsonObject? request = null, CancellationToken? cancellationToken = null) =>
        client.CallAsync(operation, request ?? [], AnyJson.Default.JsonObject, AnyJson.Default.JsonObject, cancellationToken ?? Cancellation);

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));

    [JsonSerializable(typeof(JsonObject))]
    private sealed partial class AnyJson : JsonSerializerContext;
}
