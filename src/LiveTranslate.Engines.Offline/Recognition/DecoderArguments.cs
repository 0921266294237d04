namespace LiveTranslate.Engines.Offline.Recognition;

/// <summary>
/// PocketSphinx' settings. The pruning and the second pass are what measured best on windows of at most 3 s.
/// </summary>
internal static class DecoderArguments
{
    public static IReadOnlyList<string> Of(RecognizerOptions options) =>
    [
        "livetranslate",
        "-hmm", AcousticModel(options),
        "-dict", Dictionary(options),
        "-lm", LanguageModel(options),
        "-maxhmmpf", "5000",
        "-maxwpf", "10",
        "-fwdflat", "yes",
        // With silence taken out, word times would no longer be those of the window.
        "-remove_silence", "no",
    ];

    public static string AcousticModel(RecognizerOptions options) => Path.Combine(options.ModelPath, "en-us");

    public static string Dictionary(RecognizerOptions options) => Path.Combine(options.ModelPath, "cmudict-en-us.dict");

    public static string LanguageModel(RecognizerOptions options) => Path.Combine(options.ModelPath, "en-us.lm.bin");
}
