using LiveTranslate.Cli.Server;

namespace LiveTranslate.Cli.Chaos;

/// <summary>
/// Whether a listener heard what was archived. A server that was given up for dead and works on would be found here: what
/// it says is no longer what the archive keeps.
/// </summary>
internal static class HeardAudit
{
    /// <summary>Where the two differ, in words. What did not come at all is counted elsewhere.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<ArchivedSegment> segments, IReadOnlyDictionary<int, HeardCaption> heard)
    {
        foreach (var segment in segments)
        {
            if (!heard.TryGetValue(segment.Index, out var caption))
                continue;
            if ((caption.StartMs, caption.EndMs) != (segment.StartMs, segment.EndMs))
                yield return $"segment {segment.Index} was heard as {caption.StartMs} to {caption.EndMs} ms and archived as {segment.StartMs} to {segment.EndMs} ms";
            else if (!Same(caption.SourceText, segment.Text))
                yield return $"segment {segment.Index} was heard as '{caption.SourceText}' and archived as '{segment.Text}'";
        }

        foreach (var index in heard.Keys.Where(index => index >= segments.Count).Order())
            yield return $"segment {index} was heard and is not in the archive";
    }

    // Whether a full stop is heard depends on what came after the window, which is not there yet when it is done again.
    private static bool Same(string heard, string archived) => heard.TrimEnd('.') == archived.TrimEnd('.');
}
