using System.Globalization;
using LiveTranslate.Pipeline;

namespace LiveTranslate.Engines.Aws.Archiving;

/// <summary>
/// Which object holds what: <c>{prefix}{session}/segments/000012.json</c> and so on. A listing shows a session's
/// segments in their order.
/// </summary>
internal sealed class S3Keys(string prefix)
{
    public string Segment(SessionId session, int index) => $"{prefix}{session.Value}/segments/{Number(index)}.json";

    public string Caption(SessionId session, int index, LanguageTag language) =>
        $"{prefix}{session.Value}/captions/{language.Value}/{Number(index)}.json";

    public string Speech(SessionId session, int index, LanguageTag language) =>
        $"{prefix}{session.Value}/speech/{language.Value}/{Number(index)}.mp3";

    /// <summary>What a server writes when it starts; no session is called so.</summary>
    public string Probe(string name) => $"{prefix}probe/{name}";

    // Six digits are 35 days of talk.
    private static string Number(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return index.ToString("000000", CultureInfo.InvariantCulture);
    }
}
