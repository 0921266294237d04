namespace LiveTranslate.Engines.Offline.Recognition;

/// <summary>
/// PocketSphinx' settings. Measured on windows of at most 3 s of clear speech, with the lead-in: of the words 11.7 %
/// wrong with these, 13.0 % with a wide first pass and no second one, 11.6 % with a wide first pass and a second one
/// (at a quarter more work). See the decision on the lead-in.
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
