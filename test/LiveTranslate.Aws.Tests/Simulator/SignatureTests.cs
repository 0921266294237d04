using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Simulator;

/// <summary>Who may call, as AWS's own clients learn it.</summary>
public sealed class SignatureTests(SimulatorFixture simulator) : IClassFixture<SimulatorFixture>
{
    private static readonly byte[] Second = new byte[32_000];

    public static TheoryData<string> Operations => ["TranslateText", "SynthesizeSpeech", "StartStreamTranscription"];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_wrong_secret_is_refused(string operation)
    {
        var call = CallOf(operation) with { Credentials = new { accessKeyId = SimulatedAws.AccessKey, secretAccessKey = "wrong" } };

        Assert.Equal("InvalidSignatureException", (await OfficialClients.CallAsync(simulator.Aws, call)).ErrorOf());
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_key_that_nobody_knows_is_refused(string operation)
    {
        var call = CallOf(operation) with { Credentials = new { accessKeyId = "somebody", secretAccessKey = SimulatedAws.SecretKey } };

        Assert.Equal("UnrecognizedClientException", (await OfficialClients.CallAsync(simulator.Aws, call)).ErrorOf());
    }

    [Fact]
    public async Task A_client_whose_clock_is_wrong_is_refused()
    {
        var error = (await OfficialClients.CallAsync(simulator.Aws, CallOf("StartStreamTranscription") with { ClockOffsetMs = 360_000 }))
            .GetProperty("error");

        Assert.Equal("InvalidSignatureException", error.GetProperty("name").GetString());
        Assert.StartsWith("Signature not yet current: ", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TranslateText")]
    [InlineData("SynthesizeSpeech")]
    public async Task A_client_whose_clock_is_wrong_learns_the_time_and_tries_again(string operation)
    {
        var before = await CallsAsync();

        var answer = await OfficialClients.CallAsync(simulator.Aws, CallOf(operation) with { ClockOffsetMs = -3_600_000, MaxAttempts = 2 });

        Assert.Null(answer.ErrorOf());
        Assert.Equal(before + 2, await CallsAsync());

        Task<int> CallsAsync() => simulator.Aws.CallsAsync(
            operation == "TranslateText" ? AwsService.Translate : AwsService.Polly, operation);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Credentials_come_and_go_while_the_simulator_runs(string operation)
    {
        var id = $"temporary-{operation}";
        var call = CallOf(operation) with { Credentials = new { accessKeyId = id, secretAccessKey = "s/e+c=", sessionToken = "token==" } };
        await simulator.Aws.AddCredentialsAsync(id, "s/e+c=", "token==");

        Assert.Null((await OfficialClients.CallAsync(simulator.Aws, call)).ErrorOf());
        Assert.Equal("UnrecognizedClientException", (await OfficialClients.CallAsync(
            simulator.Aws, call with { Credentials = new { accessKeyId = id, secretAccessKey = "s/e+c=", sessionToken = "other" } })).ErrorOf());
        await simulator.Aws.RetireCredentialsAsync(id);

        Assert.Equal("ExpiredTokenException", (await OfficialClients.CallAsync(simulator.Aws, call)).ErrorOf());
    }

    private static ClientCall CallOf(string operation) => operation switch
    {
        "TranslateText" => ClientCall.Translate(),
        "SynthesizeSpeech" => ClientCall.Speak(),
        _ => ClientCall.Transcribe(Second),
    };
}
