using System.Globalization;
using LiveTranslate.Pipeline;

namespace LiveTranslate.Engines.Offline.Archiving;

/// <summary>Which file holds what: <c>{root}/{session}/segments/000012.json</c> and so on.</summary>
internal sealed class ArchivePaths
{
    private readonly string _inside;

    public ArchivePaths(string root)
    {
        Root = Path.GetFullPath(root);
        _inside = Path.EndsInDirectorySeparator(Root) ? Root : Root + Path.DirectorySeparatorChar;
    }

    public string Root { get; }

    public string Segment(SessionId session, int index) => Inside(session.Value, "segments", Number(index) + ".json");

    public string Caption(SessionId session, int index, LanguageTag language) =>
        Inside(session.Value, "captions", language.Value, Number(index) + ".json");

    public string Speech(SessionId session, int index, LanguageTag language) =>
        Inside(session.Value, "speech", language.Value, Number(index) + ".mp3");

    /// <summary>
    /// The types let no separator through; this asserts it, because a path that leaves the folder is the one mistake
    /// that must not be possible here.
    /// </summary>
    internal string Inside(params ReadOnlySpan<string> parts)
    {
        var path = Root;
        foreach (var part in parts) path = Path.Combine(path, part);
        path = Path.GetFullPath(path);
        return path.StartsWith(_inside, StringComparison.Ordinal)
            ? path
            : throw new InvalidOperationException("An archive path would leave the archive's folder.");
    }

    private static string Number(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return index.ToString("000000", CultureInfo.InvariantCulture);
    }
}
