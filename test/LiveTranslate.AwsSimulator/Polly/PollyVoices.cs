using System.Collections.Frozen;

namespace LiveTranslate.AwsSimulator.Polly;

/// <summary>Amazon Polly's voices.</summary>
/// <remarks>Source: "Available voices" in its developer guide.</remarks>
internal static class PollyVoices
{
    /// <summary>The engines there are.</summary>
    public static readonly IReadOnlyList<string> Engines = ["standard", "neural", "long-form", "generative"];

    // Language, then voices: name, f or m, engines by their first letters.
    private const string Table =
        """
        en-US Danielle:f:nlg Gregory:m:nl Ivy:f:sn Joanna:f:sng Joey:m:sn Justin:m:sn Kendra:f:sn Kevin:m:n Kimberly:f:sn Matthew:m:sng Ruth:f:nlg Salli:f:sng Stephen:m:ng
        en-GB Amy:f:sng Arthur:m:n Brian:m:sn Emma:f:sn
        en-AU Nicole:f:s Olivia:f:ng Russell:m:s
        en-IN Aditi:f:s Kajal:f:ng Raveena:f:s
        es-ES Conchita:f:s Enrique:m:s Lucia:f:sng Sergio:m:ng
        es-MX Andres:m:ng Mia:f:sng
        es-US Lupe:f:sng Miguel:m:s Pedro:m:ng Penelope:f:s
        ca-ES Arlet:f:n
        fr-FR Celine:f:s Lea:f:sng Mathieu:m:s Remi:m:ng
        fr-CA Chantal:f:s Gabrielle:f:ng Liam:m:ng
        fr-BE Isabelle:f:n
        pt-BR Camila:f:sng Ricardo:m:s Thiago:m:n Vitoria:f:sn
        pt-PT Cristiano:m:s Ines:f:sn
        it-IT Adriano:m:n Bianca:f:sng Carla:f:s Giorgio:m:s
        de-DE Daniel:m:ng Hans:m:s Marlene:f:s Vicki:f:sng
        en-IE Niamh:f:n
        en-NZ Aria:f:n
        en-ZA Ayanda:f:n
        de-AT Hannah:f:n
        de-CH Sabrina:f:n
        nl-NL Laura:f:n Lotte:f:s Ruben:m:s
        nl-BE Lisa:f:n
        pl-PL Ewa:f:s Jacek:m:s Jan:m:s Maja:f:s Ola:f:n
        sv-SE Astrid:f:s Elin:f:n
        da-DK Mads:m:s Naja:f:s Sofie:f:n
        nb-NO Ida:f:n Liv:f:s
        fi-FI Suvi:f:n
        is-IS Dora:f:s Karl:m:s
        cs-CZ Jitka:f:n
        ro-RO Carmen:f:s
        cy-GB Gwyneth:f:s
        ru-RU Maxim:m:s Tatyana:f:s
        tr-TR Burcu:f:n Filiz:f:s
        arb Zeina:f:s
        ar-AE Hala:f:n Zayd:m:n
        ja-JP Kazuha:f:n Mizuki:f:s Takumi:m:sn Tomoko:f:n
        ko-KR Jihye:f:n Seoyeon:f:sn
        cmn-CN Zhiyu:f:sn
        yue-CN Hiujin:f:n
        """;

    public static IReadOnlyList<PollyVoice> All { get; } = [.. Read()];

    private static readonly FrozenDictionary<string, PollyVoice> ById = All.ToFrozenDictionary(voice => voice.Id, StringComparer.Ordinal);

    /// <summary>The languages there are: those of its voices, and three that have none of their own here.</summary>
    public static IReadOnlyList<string> LanguageCodes { get; } =
        [.. All.Select(voice => voice.LanguageCode).Distinct(), "hi-IN", "en-GB-WLS", "en-SG"];

    public static PollyVoice? Find(string id) => ById.GetValueOrDefault(id);

    /// <summary>What else a voice speaks: two of India's are at home in two languages.</summary>
    public static IReadOnlyList<string> AlsoSpeaks(PollyVoice voice) => voice.Id is "Aditi" or "Kajal" ? ["hi-IN"] : [];

    private static IEnumerable<PollyVoice> Read()
    {
        foreach (var line in Table.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            foreach (var voice in words.Skip(1).Select(word => word.Split(':')))
            {
                yield return new PollyVoice(
                    voice[0], words[0], voice[1] == "f",
                    [.. Engines.Where(engine => voice[2].Contains(engine[0], StringComparison.Ordinal))]);
            }
        }
    }
}
