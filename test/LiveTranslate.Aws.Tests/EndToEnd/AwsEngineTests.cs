using LiveTranslate.Cli.Measuring;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.EndToEnd;

/// <summary>Whole sessions on the AWS engines: real processes, AWS's wire protocols, real speech or as many speakers as it takes.</summary>
[Collection(WholeMachine.Name)]
public sealed class AwsEngineTests(LocalAwsFixture local)
{
    private const string Text =
        "Good evening and welcome to our little town. The library is open until eight o'clock. "
        + "We have a new room for children. They can read and play there every day. "
        + "Next week a writer will visit us. She will tell us about her life in the mountains. ";

    private const string LongText = Text
        + "The museum opens at nine and closes at six. Please leave large bags at the front desk. "
        + "The guide will meet you beside the main stairs. Children can enter without a ticket.";

    // The machine does many things at once here; a window that fails for that is no news.
    private static readonly (string, string)[] Patient =
    [
        ("Session__RecognitionDeadline", "00:00:30"), ("Session__TranslationDeadline", "00:00:30"), ("Session__SynthesisDeadline", "00:00:30"),
        ("Session__BehindAfter", "00:05:00"), ("Engines__Aws__Translator__CallTimeout", "00:00:10"), ("Engines__Aws__Synthesizer__CallTimeout", "00:00:10"),
    ];

    private static readonly AwsService[] Services = [AwsService.Transcribe, AwsService.Translate, AwsService.Polly];

    [Fact]
    public async Task Speech_is_understood_as_well_as_by_the_same_engines_without_a_wire_between()
    {
        var pcm = await FliteVoice.SpeakAsync(LongText);
        await using var aws = await EngineServer.StartAsync(
            await SimulatedAws.StartAsync("--credentials", "local=local"), local.Aws, [.. Patient, ("Window__MaxDuration", "00:00:03")]);
        await using var offline = await EngineServer.StartAsync(
            await SimulatedAws.StartScriptedAsync(), local.Aws, [.. Patient, ("Engines__Profile", "Offline")]);

        var wrong = await Task.WhenAll(WrongAsync(aws), WrongAsync(offline));

        // A word or two either way: windows are heard by other decoders.
        Assert.True(wrong[0] <= wrong[1] + 0.025, $"{wrong[0]:P1} of the words were wrong, {wrong[1]:P1} without a wire.");

        async Task<double> WrongAsync(EngineServer server)
        {
            await using var talk = await server.TalkAsync(pcm);
            var texts = await talk.EndAsync();
            Assert.NotEmpty(talk.Listener.Events("speech"));
            return WordErrorRate.Of(LongText, string.Join(' ', texts));
        }
    }

    [Fact]
    public async Task One_call_in_ten_that_fails_in_each_way_there_is_ends_no_session_and_nothing_is_missing_double_or_out_of_order()
    {
        var simulator = await SimulatedAws.StartScriptedAsync("--credentials", "local=local");
        await using var server = await EngineServer.StartAsync(simulator, local.Aws);
        foreach (var service in Services)
        {
            foreach (var kind in new[]
                     {
                         AwsFaultKind.Throttle, AwsFaultKind.ServerError, AwsFaultKind.ConnectionReset,
                         AwsFaultKind.BadRequest, AwsFaultKind.ExpiredCredentials, AwsFaultKind.LostAnswer,
                     })
                await simulator.InjectAsync(new AwsFault { Service = service, Kind = kind, Rate = 0.1 });
            await simulator.InjectAsync(new AwsFault { Service = service, Kind = AwsFaultKind.Latency, Latency = TimeSpan.FromSeconds(2), Rate = 0.1 });
            await simulator.InjectAsync(new AwsFault { Service = service, Kind = AwsFaultKind.Hang, Rate = 0.02 });
        }

        await simulator.InjectAsync(new AwsFault { Service = AwsService.Transcribe, Kind = AwsFaultKind.LimitExceeded, Rate = 0.1 });
        await simulator.InjectAsync(new AwsFault { Service = AwsService.Transcribe, Kind = AwsFaultKind.InternalFailure, Rate = 0.1 });
        await simulator.InjectAsync(new AwsFault { Service = AwsService.Polly, Kind = AwsFaultKind.SlowBody, Latency = TimeSpan.FromMilliseconds(20), Rate = 0.1 });

        var summary = await server.LoadAsync(sessions: 4, listeners: 2, seconds: 30);

        AssertWhole(summary, sessions: 4, server);
        Assert.True(await server.MetricAsync("livetranslate_stage_failures") > 0, "Nothing failed: the faults did not strike.");
        // An engine that throws is a bug, whatever its service does.
        Assert.True(!server.Log.Contains("\n         at ", StringComparison.Ordinal), server.Log);
    }

    [Fact]
    public async Task Forty_speakers_share_twenty_five_streams_and_every_window_of_each_gets_its_turn()
    {
        const int Speakers = 40;
        var simulator = await SimulatedAws.StartScriptedAsync("--credentials", "local=local", "--max-streams", "25", "--latency", "transcribe=500");
        await using var server = await EngineServer.StartAsync(simulator, local.Aws, Patient);

        var summary = await server.LoadAsync(Speakers, listeners: 1, seconds: 20, "--no-audio");

        AssertWhole(summary, Speakers, server);
        // Every window of everybody was recognized: nobody was turned away, by us or by AWS.
        Assert.Equal(0, await server.MetricAsync("livetranslate_stage_failures", "stage=\"Recognition\""));
        var (_, peak) = await simulator.StreamsAsync();
        Assert.InRange(peak, 20, 25);
        Assert.Equal(0, await server.MetricAsync("livetranslate_quota_throttles", "transcribe"));
    }

    [Fact]
    public async Task When_better_voices_have_too_much_to_do_simpler_ones_speak_and_the_speaker_is_told()
    {
        var simulator = await SimulatedAws.StartScriptedAsync("--credentials", "local=local");
        await using var server = await EngineServer.StartAsync(
            simulator, local.Aws, [.. Patient, ("Engines__Aws__Quotas__PollyNeuralPerSecond", "0.1"), ("Engines__Aws__Quotas__PollyNeuralBurst", "1")]);
        await using var talk = await server.TalkAsync(await FliteVoice.SpeakAsync(Text));

        await talk.UntilWarnedAsync("simpler-voice");
        var texts = await talk.EndAsync();

        // The last window may hold no word.
        Assert.Equal(texts.Count(text => text.Length > 0), talk.Listener.Events("speech").Count());
        Assert.True(await server.MetricAsync("livetranslate_quota_step_downs", "Standard") > 0);
    }

    [Fact]
    public async Task A_service_that_is_away_for_a_while_costs_translations_but_no_segment_and_the_speaker_is_told_both_times()
    {
        var simulator = await SimulatedAws.StartScriptedAsync("--credentials", "local=local");
        await using var server = await EngineServer.StartAsync(simulator, local.Aws);
        await using var talk = await server.TalkAsync(await FliteVoice.SpeakAsync(LongText + Text));
        await talk.UntilCaptionsAsync(1);

        await using (await simulator.InjectAsync(new AwsFault { Service = AwsService.Translate, Kind = AwsFaultKind.ConnectionReset }))
            await talk.UntilWarnedAsync("untranslated");
        await talk.UntilWarnedAsync("recovered");

        await talk.EndAsync();
        // The last window may hold no word.
        var last = talk.Listener.Events("caption").Select(caption => caption.GetProperty("text").GetString()!).Last(text => text.Length > 0);
        Assert.StartsWith("[es]", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_rotated_while_somebody_speaks_fail_no_window_and_no_secret_is_ever_logged()
    {
        const string First = "FirstSecretOfAll", Second = "SecondSecretOfAll", Token = "TokenOfTheSecond";
        var simulator = await SimulatedAws.StartScriptedAsync("--credentials", $"first={First}");
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, $"[default]\naws_access_key_id = first\naws_secret_access_key = {First}\n", TestContext.Current.CancellationToken);
            await using var server = await EngineServer.StartAsync(
                simulator, local.Aws, ("Aws__AccessKey", ""), ("Aws__SecretKey", ""), ("Aws__ProfileName", "default"), ("AWS_SHARED_CREDENTIALS_FILE", file),
                ("Engines__Archive", "Offline"), ("Logging__LogLevel__Default", "Debug"), ("Logging__LogLevel__Microsoft", "Debug"));
            await using var talk = await server.TalkAsync(await FliteVoice.SpeakAsync(Text));
            await talk.UntilCaptionsAsync(2);

            await simulator.AddCredentialsAsync("second", Second, Token);
            await File.WriteAllTextAsync(
                file, $"[default]\naws_access_key_id = second\naws_secret_access_key = {Second}\naws_session_token = {Token}\n", TestContext.Current.CancellationToken);
            await simulator.RetireCredentialsAsync("first");

            await talk.EndAsync();
            Assert.Equal(0, await server.MetricAsync("livetranslate_stage_failures"));
            foreach (var secret in new[] { First, Second, Token, "Signature=" })
                Assert.DoesNotContain(secret, server.Log, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void AssertWhole(System.Text.Json.JsonElement summary, int sessions, EngineServer server)
    {
        var counts = new[] { "done", "failed", "missing", "duplicates" }.Select(name => summary.GetProperty(name).GetInt32()).ToArray();
        Assert.True(counts is [var done, 0, 0, 0] && done == sessions, $"{summary}\n{server.Log}");
        Assert.True(summary.GetProperty("segments").GetInt32() > sessions, $"{summary}");
    }
}
