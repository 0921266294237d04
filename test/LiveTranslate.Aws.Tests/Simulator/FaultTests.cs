using System.Diagnostics;
using System.Text.Json;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Simulator;

/// <summary>The simulator's faults do what they say, as AWS's own clients see it.</summary>
public sealed class FaultTests(SimulatorFixture simulator) : IClassFixture<SimulatorFixture>
{
    // What the clients call a connection that is reset: it depends on whether they were about to read or to write.
    private static readonly string[] Reset = ["Error", "TimeoutError"];
    private static readonly byte[] TwoSeconds = new byte[64_000];

    [Theory]
    [InlineData(AwsService.Translate, AwsFaultKind.Throttle, "ThrottlingException")]
    [InlineData(AwsService.Translate, AwsFaultKind.ServerError, "InternalServerException")]
    [InlineData(AwsService.Translate, AwsFaultKind.LimitExceeded, "TooManyRequestsException")]
    [InlineData(AwsService.Translate, AwsFaultKind.BadRequest, "InvalidRequestException")]
    [InlineData(AwsService.Translate, AwsFaultKind.ExpiredCredentials, "ExpiredTokenException")]
    [InlineData(AwsService.Polly, AwsFaultKind.Throttle, "ThrottlingException")]
    [InlineData(AwsService.Polly, AwsFaultKind.ServerError, "ServiceFailureException")]
    [InlineData(AwsService.Polly, AwsFaultKind.BadRequest, "ValidationException")]
    [InlineData(AwsService.Polly, AwsFaultKind.ExpiredCredentials, "ExpiredTokenException")]
    [InlineData(AwsService.Transcribe, AwsFaultKind.Throttle, "ThrottlingException")]
    [InlineData(AwsService.Transcribe, AwsFaultKind.ServerError, "ServiceUnavailableException")]
    [InlineData(AwsService.Transcribe, AwsFaultKind.LimitExceeded, "LimitExceededException")]
    [InlineData(AwsService.Transcribe, AwsFaultKind.BadRequest, "BadRequestException")]
    [InlineData(AwsService.Transcribe, AwsFaultKind.ExpiredCredentials, "ExpiredTokenException")]
    [InlineData(AwsService.Transcribe, AwsFaultKind.InternalFailure, "InternalFailureException")]
    public async Task A_fault_reaches_the_client_under_its_own_name(AwsService service, AwsFaultKind kind, string error)
    {
        await using var fault = await simulator.Aws.InjectAsync(new AwsFault { Service = service, Kind = kind, Count = 1 });

        Assert.Equal(error, (await CallAsync(service)).ErrorOf());
        Assert.Equal(1, await fault.StruckAsync());
        Assert.Null((await CallAsync(service)).ErrorOf());
    }

    [Theory]
    [InlineData(AwsFaultKind.ServerError, "ServiceUnavailableException")]
    [InlineData(AwsFaultKind.LimitExceeded, "LimitExceededException")]
    [InlineData(AwsFaultKind.BadRequest, "BadRequestException")]
    [InlineData(AwsFaultKind.InternalFailure, "InternalFailureException")]
    public async Task A_stream_breaks_off_after_some_audio(AwsFaultKind kind, string error)
    {
        await using var fault = await simulator.Aws.InjectAsync(new AwsFault
        {
            Service = AwsService.Transcribe, Kind = kind, Count = 1, AfterAudio = TimeSpan.FromSeconds(1.2),
        });

        var answer = await OfficialClients.CallAsync(simulator.Aws, ClientCall.Transcribe(TwoSeconds) with { FrameMs = 100 });

        Assert.Equal(error, answer.ErrorOf());
        // What was heard until then was told.
        Assert.NotEmpty(answer.GetProperty("events").EnumerateArray());
    }

    [Theory]
    [InlineData(AwsService.Translate, AwsFaultKind.ConnectionReset)]
    [InlineData(AwsService.Translate, AwsFaultKind.LostAnswer)]
    [InlineData(AwsService.Polly, AwsFaultKind.ConnectionReset)]
    [InlineData(AwsService.Polly, AwsFaultKind.LostAnswer)]
    [InlineData(AwsService.Transcribe, AwsFaultKind.ConnectionReset)]
    public async Task A_connection_that_is_reset_is_no_answer(AwsService service, AwsFaultKind kind)
    {
        await using var fault = await simulator.Aws.InjectAsync(new AwsFault { Service = service, Kind = kind, Count = 1 });

        Assert.Contains((await CallAsync(service)).ErrorOf(), Reset);
        Assert.Null((await CallAsync(service)).ErrorOf());
    }

    [Theory]
    [InlineData(AwsFaultKind.LostAnswer, null)]
    [InlineData(AwsFaultKind.ConnectionReset, 1200)]
    public async Task A_stream_whose_connection_is_reset_has_no_end(AwsFaultKind kind, int? afterAudioMs)
    {
        // With our own connection: node's now and then takes a reset for the stream's end.
        for (var time = 0; time < 10; time++)
        {
            await using var fault = await simulator.Aws.InjectAsync(new AwsFault
            {
                Service = AwsService.Transcribe, Kind = kind, Count = 1,
                AfterAudio = afterAudioMs is { } after ? TimeSpan.FromMilliseconds(after) : null,
            });

            await Assert.ThrowsAnyAsync<Exception>(() => new RawTranscription(simulator.Aws).SendAsync(
                signer =>
                [
                    .. Enumerable.Range(0, 20).Select(_ => signer.Sign(RawTranscription.Audio(new byte[3200]), TimeProvider.System.GetUtcNow())),
                    signer.Sign(default, TimeProvider.System.GetUtcNow()),
                ],
                http: null, TestContext.Current.CancellationToken));
            Assert.Equal(1, await fault.StruckAsync());
        }
    }

    [Fact]
    public async Task A_fault_strikes_its_own_resource_alone()
    {
        await using var fault = await simulator.Aws.InjectAsync(
            new AwsFault { Service = AwsService.Translate, Kind = AwsFaultKind.ServerError, Resource = "fr", Operation = "TranslateText" });

        Assert.Null((await OfficialClients.CallAsync(simulator.Aws, ClientCall.Translate(target: "it"))).ErrorOf());
        Assert.Equal("InternalServerException", (await OfficialClients.CallAsync(simulator.Aws, ClientCall.Translate(target: "fr"))).ErrorOf());
        Assert.Equal(1, await simulator.Aws.CallsAsync(AwsService.Translate, "TranslateText", "fr"));
    }

    [Theory]
    [InlineData(AwsService.Translate)]
    [InlineData(AwsService.Polly)]
    [InlineData(AwsService.Transcribe)]
    public async Task A_call_that_hangs_is_let_go_when_the_fault_is_taken_back(AwsService service)
    {
        var fault = await simulator.Aws.InjectAsync(new AwsFault { Service = service, Kind = AwsFaultKind.Hang, Count = 1 });

        var call = CallAsync(service);
        await Wait.UntilAsync(async () => await fault.StruckAsync() == 1, "the call to hang", cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(call.IsCompleted);
        await fault.DisposeAsync();

        Assert.Contains((await call).ErrorOf(), Reset);
    }

    [Theory]
    [InlineData(AwsFaultKind.Latency)]
    [InlineData(AwsFaultKind.SlowBody)]
    public async Task An_answer_comes_late_but_whole(AwsFaultKind kind)
    {
        await using var fault = await simulator.Aws.InjectAsync(
            new AwsFault { Service = AwsService.Polly, Kind = kind, Count = 1, Latency = TimeSpan.FromSeconds(2) });
        var watch = Stopwatch.StartNew();

        var answer = await CallAsync(AwsService.Polly);

        Assert.True(watch.Elapsed > TimeSpan.FromSeconds(2), $"It took {watch.Elapsed}.");
        Assert.True((await Mp3Decoder.DurationAsync(answer.GetProperty("Mp3").GetBytesFromBase64())) > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_stream_in_small_pieces_is_heard_whole()
    {
        await using var fault = await simulator.Aws.InjectAsync(
            new AwsFault { Service = AwsService.Transcribe, Kind = AwsFaultKind.SlowBody, Count = 1, Latency = TimeSpan.FromMilliseconds(100) });

        Assert.Equal("One two three four.", (await CallAsync(AwsService.Transcribe)).TranscriptOf());
    }

    [Fact]
    public async Task The_origins_latencies_hold_answers_back()
    {
        await using var slow = await SimulatedAws.StartScriptedAsync("--latency", "origin");
        var watch = Stopwatch.StartNew();

        await OfficialClients.CallAsync(slow, ClientCall.Speak());

        Assert.True(watch.Elapsed > TimeSpan.FromMilliseconds(1300), $"It took {watch.Elapsed}.");
    }

    [Theory]
    [InlineData(AwsService.Polly, AwsFaultKind.InternalFailure, "'internalFailure' is for transcribe.")]
    [InlineData(AwsService.Polly, AwsFaultKind.Latency, "'latencyMs' must be above 0.")]
    [InlineData(AwsService.Kinesis, AwsFaultKind.Throttle, "could not be converted")]
    [InlineData(AwsService.Translate, AwsFaultKind.PartialFailure, "could not be converted")]
    public async Task A_fault_that_cannot_be_says_why(AwsService service, AwsFaultKind kind, string reason)
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => simulator.Aws.InjectAsync(new AwsFault { Service = service, Kind = kind }));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    private Task<JsonElement> CallAsync(AwsService service) => OfficialClients.CallAsync(simulator.Aws, service switch
    {
        AwsService.Translate => ClientCall.Translate(),
        AwsService.Polly => ClientCall.Speak(),
        _ => ClientCall.Transcribe(TwoSeconds),
    });
}
