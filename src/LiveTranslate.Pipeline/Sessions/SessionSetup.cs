using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Recognition;
using LiveTranslate.Pipeline.Synthesis;
using LiveTranslate.Pipeline.Translation;

namespace LiveTranslate.Pipeline.Sessions;

/// <summary>What is fixed for the life of a session.</summary>
/// <param name="Id">Its id.</param>
/// <param name="SourceLanguage">The language spoken.</param>
/// <param name="TargetLanguages">The languages offered besides.</param>
public sealed record SessionSetup(
    SessionId Id, LanguageTag SourceLanguage, IReadOnlyList<LanguageTag> TargetLanguages)
{
    /// <summary>Whether listeners may ask for it: a target, or the source itself.</summary>
    public bool Offers(LanguageTag language) => language == SourceLanguage || TargetLanguages.Contains(language);
}

/// <summary>The engines of every stage, as configured.</summary>
public sealed record SessionEngines(
    ISpeechRecognizer Recognizer, ITranslator Translator, ISpeechSynthesizer Synthesizer, ISessionArchive Archive);
