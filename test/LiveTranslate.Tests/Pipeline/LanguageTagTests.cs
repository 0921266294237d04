using LiveTranslate.Pipeline;
using Xunit;

namespace LiveTranslate.Tests.Pipeline;

public sealed class LanguageTagTests
{
    private const string Offered = "en-US en-GB zh-CN zh-TW nb-NO tl-PH he-IL ca-ES es-ES es-MX es-US pt-BR pt-PT fr-CA fr-FR hr-HR bs-BA sr-RS id-ID ar-SA";

    [Theory]
    [InlineData("zh-HK", "zh-TW")]
    [InlineData("zh-MO", "zh-TW")]
    [InlineData("zh-Hant-TW", "zh-TW")]
    [InlineData("zh-Hant", "zh-TW")]
    [InlineData("cmn-TW", "zh-TW")]
    [InlineData("yue-HK", "zh-TW")]
    [InlineData("zh-yue", "zh-TW")]
    [InlineData("zh-SG", "zh-CN")]
    [InlineData("zh", "zh-CN")]
    [InlineData("zho", "zh-CN")]
    [InlineData("no", "nb-NO")]
    [InlineData("nn", "nb-NO")]
    [InlineData("nn-NO", "nb-NO")]
    [InlineData("no-nyn", "nb-NO")]
    [InlineData("nb", "nb-NO")]
    [InlineData("fil", "tl-PH")]
    [InlineData("fil-PH", "tl-PH")]
    [InlineData("tgl", "tl-PH")]
    [InlineData("iw", "he-IL")]
    [InlineData("iw-IL", "he-IL")]
    [InlineData("in", "id-ID")]
    [InlineData("ca-ES-valencia", "ca-ES")]
    [InlineData("es-ES-u-nu-latn", "es-ES")]
    [InlineData("es-ES-x-mine", "es-ES")]
    [InlineData("es-419", "es-MX")]
    [InlineData("es-AR", "es-MX")]
    [InlineData("es-PR", "es-MX")]
    [InlineData("es-GQ", "es-ES")]
    [InlineData("es", "es-ES")]
    [InlineData("pt-AO", "pt-PT")]
    [InlineData("pt-MZ", "pt-PT")]
    [InlineData("pt", "pt-BR")]
    [InlineData("en-AU", "en-GB")]
    [InlineData("en-IN", "en-GB")]
    [InlineData("en-CA", "en-US")]
    [InlineData("en", "en-US")]
    [InlineData("fr", "fr-FR")]
    [InlineData("fr-CH", "fr-FR")]
    [InlineData("sh", "hr-HR")]
    [InlineData("sr-Cyrl-ME", "sr-RS")]
    [InlineData("arz", "ar-SA")]
    [InlineData("ES_mx", "es-MX")]
    [InlineData("da", null)]
    [InlineData("gl", null)]
    [InlineData("ms", null)]
    [InlineData("uk", null)]
    [InlineData("qaa", null)]
    public void FindIn_answers_the_language_that_is_meant(string wanted, string? meant) => Assert.Equal(meant, Find(wanted, Offered));

    [Theory]
    [InlineData("zh-HK", "zh-CN zh-HK zh-TW", "zh-HK")]
    [InlineData("zh-MO", "zh-TW zh-HK", "zh-HK")]
    [InlineData("zh-TW", "zh-CN", "zh-CN")]
    [InlineData("sh", "sr-RS sr-Latn-RS", "sr-Latn-RS")]
    [InlineData("es-419", "es-ES es-US", "es-US")]
    [InlineData("es-MX", "es-ES es-US", "es-US")]
    [InlineData("es-MX", "en-US es-ES fr-FR", "es-ES")]
    [InlineData("pt-AO", "pt-BR", "pt-BR")]
    [InlineData("he", "iw", "iw")]
    [InlineData("nb", "no", "no")]
    [InlineData("tl", "fil tl", "tl")]
    [InlineData("en-GB", "en-US en-IE", "en-IE")]
    public void FindIn_prefers_what_is_nearest_of_what_there_is(string wanted, string offered, string meant) =>
        Assert.Equal(meant, Find(wanted, offered));

    [Theory]
    [InlineData("en-us", "en-US")]
    [InlineData("ZH_hans_cn", "zh-Hans-CN")]
    [InlineData("es-419", "es-419")]
    [InlineData("ca-valencia", "ca")]
    [InlineData("de-1996", "de")]
    [InlineData("de-DE-u-co-phonebk-x-a", "de-DE")]
    [InlineData("zh-cmn-Hans-CN", "cmn-Hans-CN")]
    [InlineData("i-klingon", "tlh")]
    [InlineData("zh-min-nan", "nan")]
    public void Parse_reads_whatever_is_well_formed(string text, string tag) => Assert.Equal(tag, LanguageTag.Parse(text).Value);

    [Theory]
    [InlineData("")]
    [InlineData("e")]
    [InlineData("english")]
    [InlineData("en-")]
    [InlineData("en--US")]
    [InlineData("en-US\n")]
    [InlineData("en US")]
    [InlineData("en-u")]
    [InlineData("en-x")]
    [InlineData("en-US-../x")]
    [InlineData("en_US.UTF-8")]
    [InlineData("x-private")]
    [InlineData("*")]
    [InlineData("éé")]
    [InlineData("en-\u212Aa")]
    public void Parse_refuses_what_is_no_tag(string text) => Assert.False(LanguageTag.TryParse(text, out _));

    [Fact]
    public void Parse_refuses_what_is_longer_than_any_tag() =>
        Assert.False(LanguageTag.TryParse("en-x-" + string.Join('-', Enumerable.Repeat("abcdefgh", 12)), out _));

    private static string? Find(string wanted, string offered) =>
        LanguageTag.Parse(wanted).FindIn(offered.Split(' ').Select(LanguageTag.Parse))?.Value;
}
