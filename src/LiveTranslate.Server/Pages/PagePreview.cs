using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace LiveTranslate.Server.Pages;

/// <summary>
/// What messengers and networks show of a link (Open Graph). They run no script, so it has to be in the page as it goes
/// out. Everything that people have typed is encoded here, and nowhere else gets into a page.
/// </summary>
internal static class PagePreview
{
    private const string Site = "LiveTranslate";

    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    // The languages of the pages; the first is for everybody else.
    private static readonly (string Language, string Tagline, string Invitation)[] Words =
    [
        ("en", "One person speaks. Everyone understands.", "Read and hear it live in your own language."),
        ("es", "Una persona habla. Todo el mundo entiende.", "Léelo y escúchalo en directo en tu idioma."),
        ("fr", "Une personne parle. Tout le monde comprend.", "Lisez et écoutez en direct dans votre langue."),
    ];

    /// <param name="page">The page as it was built.</param>
    /// <param name="context">Who asks, and under which address.</param>
    /// <param name="outside">Where people find this server, without a slash at the end.</param>
    /// <param name="title">The session's, when everybody may know it.</param>
    /// <param name="ofSession">Whether the page is one session's.</param>
    public static PageFile Add(PageFile page, HttpContext context, string outside, string? title, bool ofSession)
    {
        var words = WordsFor(context.Request);
        var named = string.IsNullOrWhiteSpace(title) ? null : title;
        var tags = string.Concat(
            Tag("og:type", "website"),
            Tag("og:site_name", Site),
            Tag("og:title", named ?? Site),
            Tag("og:description", ofSession ? words.Invitation : words.Tagline),
            Tag("og:url", $"{outside}{context.Request.Path}"),
            Tag("og:image", $"{outside}/preview.png"),
            Tag("og:image:width", "1200"),
            Tag("og:image:height", "630"),
            Tag("og:locale", words.Language),
            "    <meta name=\"twitter:card\" content=\"summary_large_image\" />\n  ");
        return page.With(named is null ? Site : $"{Html.Encode(named)} · {Site}", tags);
    }

    private static string Tag(string property, string content) =>
        $"    <meta property=\"{property}\" content=\"{Html.Encode(content)}\" />\n";

    private static (string Language, string Tagline, string Invitation) WordsFor(HttpRequest request)
    {
        var wanted = request.GetTypedHeaders().AcceptLanguage
            .Where(one => one.Quality is not 0)
            .OrderByDescending(one => one.Quality ?? 1)
            .Select(one => one.Value.Value?.Split('-')[0]);
        foreach (var language in wanted)
            foreach (var words in Words)
                if (string.Equals(words.Language, language, StringComparison.OrdinalIgnoreCase)) return words;
        return Words[0];
    }
}
