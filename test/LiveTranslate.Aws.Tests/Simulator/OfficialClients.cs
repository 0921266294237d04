using System.Text.Json;
using System.Text.Json.Serialization;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Simulator;

/// <summary>AWS's own JavaScript clients of Transcribe, Translate and Polly (interop/services.mjs).</summary>
internal static class OfficialClients
{
    // What the script reads; and what it hands on to the client, whose members are named as they are here.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private static readonly JsonSerializerOptions InputJson = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Makes one call.</summary>
    /// <returns>What came back; with <c>error</c> when it was refused.</returns>
    public static async Task<JsonElement> CallAsync(SimulatedAws aws, ClientCall call, params (string Name, string Value)[] environment)
    {
        var endpoint = call.Operation == "StartStreamTranscription" ? aws.Transcribe : aws.Rest;
        var named = JsonSerializer.SerializeToElement(call.Input, InputJson);
        var input = JsonSerializer.SerializeToUtf8Bytes(call with { Endpoint = endpoint, Input = named }, Json);
        var lines = await OfficialClient.RunAsync(["services.mjs"], input, TestContext.Current.CancellationToken, environment);
        return lines.Single();
    }

    /// <summary>The error's name; null when there was none.</summary>
    public static string? ErrorOf(this JsonElement answer) =>
        answer.TryGetProperty("error", out var error) ? error.GetProperty("name").GetString() : null;

    /// <summary>What was finally heard, in order.</summary>
    public static string TranscriptOf(this JsonElement answer) => string.Join(' ', answer.GetProperty("events").EnumerateArray()
        .Where(result => !result.GetProperty("IsPartial").GetBoolean())
        .Select(result => result.GetProperty("Alternatives")[0].GetProperty("Transcript").GetString()));
}

/// <summary>A call as interop/services.mjs reads it.</summary>
/// <param name="Operation">Such as <c>TranslateText</c>.</param>
/// <param name="Input">What the operation is asked.</param>
internal sealed record ClientCall(string Operation, object Input)
{
    public Uri? Endpoint { get; init; }

    public object Credentials { get; init; } = new { accessKeyId = SimulatedAws.AccessKey, secretAccessKey = SimulatedAws.SecretKey };

    /// <summary>How often the client tries.</summary>
    public int MaxAttempts { get; init; } = 1;

    /// <summary>How wrong the client's clock is.</summary>
    public int ClockOffsetMs { get; init; }

    /// <summary>Transcribe: the audio.</summary>
    public byte[]? Pcm { get; init; }

    /// <summary>Transcribe: bytes of a frame.</summary>
    public int FrameBytes { get; init; } = 3200;

    /// <summary>Transcribe: a frame every so often; 0 for as fast as it goes.</summary>
    public int FrameMs { get; init; }

    /// <summary>Transcribe: how long the client waits with the end after the last frame.</summary>
    public int HoldOpen { get; init; }

    /// <summary>The same call several times at once, each with its answer; one without when null.</summary>
    public int? Times { get; init; }

    public static ClientCall Translate(string text = "a", string target = "es", string source = "en") =>
        new("TranslateText", new { Text = text, SourceLanguageCode = source, TargetLanguageCode = target });

    public static ClientCall Speak(
        string text = "Hola", string voice = "Lucia", string engine = "neural", string type = "text", string? rate = null, string[]? lexicons = null) =>
        new("SynthesizeSpeech", new
        {
            Text = text, VoiceId = voice, Engine = engine, TextType = type, SampleRate = rate, LexiconNames = lexicons, OutputFormat = "mp3",
        });

    public static ClientCall Transcribe(ReadOnlyMemory<byte> pcm, object? input = null) =>
        new("StartStreamTranscription", input ?? new { }) { Pcm = pcm.ToArray() };
}
