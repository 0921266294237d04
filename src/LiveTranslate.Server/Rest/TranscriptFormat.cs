using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LiveTranslate.Contracts.Hubs;

namespace LiveTranslate.Server.Rest;

/// <summary>A transcript as JSON, WebVTT, SubRip or plain text.</summary>
internal sealed record TranscriptFormat(
    string Name, string ContentType, Func<SessionState, string, IReadOnlyList<Caption>, string> Write)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        // Letters of any language as they are; it is served as JSON, not inside a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly TranscriptFormat[] All =
    [
        new("json", "application/json", WriteJson),
        new("vtt", "text/vtt; charset=utf-8", WriteVtt),
        new("srt", "application/x-subrip; charset=utf-8", WriteSrt),
        new("txt", "text/plain; charset=utf-8", WriteText),
    ];

    public static string Names => string.Join(", ", All.Select(format => format.Name));

    public static TranscriptFormat? Find(string name) =>
        Array.Find(All, format => string.Equals(format.Name, name, StringComparison.OrdinalIgnoreCase));

    private static string WriteJson(SessionState session, string language, IReadOnlyList<Caption> captions) =>
        JsonSerializer.Serialize(
            new
            {
                session.SessionId,
                session.Title,
                session.Status,
                language,
                segments = captions.Select(caption => new
                {
                    caption.Index, caption.StartMs, caption.EndMs, caption.SourceText, caption.Text, caption.Failure,
                }),
            },
            Json);

    private static string WriteVtt(SessionState session, string language, IReadOnlyList<Caption> captions)
    {
        var text = new StringBuilder("WEBVTT\n");
        var number = 1;
        foreach (var caption in Spoken(captions))
            text.Append('\n').Append(number++).Append('\n')
                .Append(Time(caption.StartMs, '.')).Append(" --> ").Append(Time(caption.EndMs, '.')).Append('\n')
                .Append(SubtitleText.Vtt(Shown(caption, language))).Append('\n');
        return text.ToString();
    }

    private static string WriteSrt(SessionState session, string language, IReadOnlyList<Caption> captions)
    {
        var text = new StringBuilder();
        var number = 1;
        foreach (var caption in Spoken(captions))
            text.Append(number++).Append('\n')
                .Append(Time(caption.StartMs, ',')).Append(" --> ").Append(Time(caption.EndMs, ',')).Append('\n')
                .Append(SubtitleText.Srt(Shown(caption, language))).Append("\n\n");
        return text.ToString();
    }

    private static string WriteText(SessionState session, string language, IReadOnlyList<Caption> captions) =>
        string.Concat(Spoken(captions).Select(caption => Shown(caption, language) + "\n"));

    private static IEnumerable<Caption> Spoken(IReadOnlyList<Caption> captions) =>
        captions.Where(caption => caption.Text.Length > 0 || caption.Failure is not null);

    // What was said and not understood is no silence: the reader is told that something is missing.
    private static string Shown(Caption caption, string language) => caption.Text.Length > 0
        ? caption.Text
        : language.Split('-')[0] switch
        {
            "es" => "[No se entendió]",
            "fr" => "[Non compris]",
            _ => "[Not understood]",
        };

    private static string Time(long milliseconds, char separator)
    {
        var time = TimeSpan.FromMilliseconds(milliseconds);
        return $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}{separator}{time.Milliseconds:000}";
    }
}
