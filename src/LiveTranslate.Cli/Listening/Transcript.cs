using System.Globalization;
using System.Text;
using LiveTranslate.Cli.Output;
using LiveTranslate.Contracts.Hubs;

namespace LiveTranslate.Cli.Listening;

/// <summary>What was heard in one language, to be written as subtitles and as text.</summary>
internal sealed class Transcript
{
    private readonly SortedDictionary<int, Caption> _captions = [];

    public IReadOnlyCollection<Caption> Captions => _captions.Values;

    public void Add(Caption caption) => _captions[caption.Index] = caption;

    /// <summary>Writes <c>transcript.vtt</c> and <c>transcript.txt</c>.</summary>
    public async Task SaveAsync(string folder)
    {
        await SavedFile.WriteAsync(folder, "transcript.vtt", Encoding.UTF8.GetBytes(ToVtt()));
        await SavedFile.WriteAsync(folder, "transcript.txt", Encoding.UTF8.GetBytes(ToText()));
    }

    public string ToText() => string.Concat(Spoken.Select(caption => caption.Text + "\n"));

    public string ToVtt()
    {
        var vtt = new StringBuilder("WEBVTT\n");
        foreach (var caption in Spoken)
            vtt.Append(CultureInfo.InvariantCulture, $"\n{caption.Index}\n{Time(caption.StartMs)} --> {Time(caption.EndMs)}\n{Escape(caption.Text)}\n");
        return vtt.ToString();
    }

    private IEnumerable<Caption> Spoken => _captions.Values.Where(caption => caption.Text.Length > 0);

    private static string Time(long milliseconds)
    {
        var time = TimeSpan.FromMilliseconds(milliseconds);
        return string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time:mm\\:ss\\.fff}");
    }

    // A cue ends at an empty line, and '<' opens a tag.
    private static string Escape(string text) =>
        text.ReplaceLineEndings(" ").Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
