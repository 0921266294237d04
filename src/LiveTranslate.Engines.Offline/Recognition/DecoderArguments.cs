namespace LiveTranslate.Engines.Offline.Recognition;

/// <summary>
/// PocketSphinx' settings, as measured on windows of at most 3 s of clear speech with the lead-in; see the decision on
/// the lead-in.
/// </summary>
internal static class DecoderArguments
{
    public static IReadOnlyList<string> Of(RecognizerOptions options) =>
    [
        "livetranslate",
        "-hmm", AcousticModel(options),
        "-dict", Dictionary(options),
        "-lm", LanguageModel(options),
        // A second pass makes good what a narrow first one missed; without it the first must be wide.
        .. options.SecondPass
            ? (string[])["-maxhmmpf", "5000", "-maxwpf", "10", "-fwdflat", "yes"]
            : ["-maxhmmpf", "10000", "-maxwpf", "20", "-fwdflat", "no"],
        // With silence taken out, word times would no longer be those of the window.
        "-remove_silence", "no",
    ];

    public static string AcousticModel(RecognizerOptions options) => Path.Combine(options.ModelPath, "en-us");

    public static string Dictionary(RecognizerOptions options) => Path.Combine(options.ModelPath, "cmudict-en-us.dict");

    public static string LanguageModel(RecognizerOptions options) => Path.Combine(options.ModelPath, "en-us.lm.bin");
}
