using System.Globalization;
using System.Text.Json;
using LiveTranslate.AwsSimulator.Answers;

namespace LiveTranslate.AwsSimulator.Polly;

/// <summary>What SynthesizeSpeech is asked, as it stands in the body.</summary>
internal sealed record SynthesizeSpeechRequest(
    string? Text, string? TextType, string? VoiceId, string? OutputFormat, string? Engine, string? LanguageCode, string? SampleRate,
    IReadOnlyList<string>? LexiconNames)
{
    public static SynthesizeSpeechRequest? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<SynthesizeSpeechRequest>(body.Span, AwsAnswer.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The same, found right.</summary>
internal sealed record Utterance(PollyVoice Voice, string Engine, int SampleRate, IReadOnlyList<SpokenPart> Parts, int BilledCharacters)
{
    private const int MaxBilled = 3000;
    private const int MaxTotal = 6000;
    private static readonly int[] Mp3Rates = [8000, 16000, 22050, 24000, 44100, 48000];
    private static readonly AwsError TooLong = new("TextLengthExceededException", 400, "Maximum text length has been exceeded");

    public static AwsError? Check(SynthesizeSpeechRequest? asked, IReadOnlyList<string> lexicons, out Utterance utterance)
    {
        utterance = null!;
        if (asked?.Text is not { } text) return AwsError.Constraint("text", null, "Member must not be null");
        if (asked.VoiceId is null || PollyVoices.Find(asked.VoiceId) is not { } voice)
        {
            return AwsError.Constraint("voiceId", asked.VoiceId,
                $"Member must satisfy enum value set: [{string.Join(", ", PollyVoices.All.Select(known => known.Id))}]");
        }

        // AWS has more formats; nothing here speaks them.
        if (asked.OutputFormat != "mp3") return AwsError.Constraint("outputFormat", asked.OutputFormat, "Member must satisfy enum value set: [mp3]");
        var engine = asked.Engine ?? "standard";
        if (!PollyVoices.Engines.Contains(engine))
            return AwsError.Constraint("engine", engine, $"Member must satisfy enum value set: [{string.Join(", ", PollyVoices.Engines)}]");
        if (!voice.Engines.Contains(engine))
            return new AwsError("EngineNotSupportedException", 400, $"This voice does not support the selected engine: {engine}");
        if (asked.LanguageCode is { } language && language != voice.LanguageCode && !PollyVoices.AlsoSpeaks(voice).Contains(language))
            return new AwsError("LanguageNotSupportedException", 400, "This voice does not support the selected language.");
        voice = voice with { LanguageCode = asked.LanguageCode ?? voice.LanguageCode };
        var rate = 0;
        if (asked.SampleRate is { } given && (!int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out rate) || !Mp3Rates.Contains(rate)))
            return new AwsError("InvalidSampleRateException", 400, "Invalid sample rate for the output format mp3");
        if (asked.LexiconNames?.FirstOrDefault(name => !lexicons.Contains(name)) is not null)
            return new AwsError("LexiconNotFoundException", 404, "Lexicon not found");
        if (text.Length > MaxTotal) return TooLong;

        IReadOnlyList<SpokenPart> parts = [new SpokenPart(text, 1)];
        if (asked.TextType == "ssml" && Ssml.Read(text, out parts) is { } refusal) return refusal;
        var billed = parts.Sum(part => part.Text.Length);
        if (billed > MaxBilled) return TooLong;
        utterance = new Utterance(voice, engine, rate > 0 ? rate : engine == "standard" ? 22050 : 24000, parts, billed);
        return null;
    }
}

/// <param name="Text">What is said.</param>
/// <param name="Rate">How fast, 1 for as usual.</param>
/// <param name="Pause">Silence after it.</param>
internal sealed record SpokenPart(string Text, double Rate, TimeSpan Pause = default);
