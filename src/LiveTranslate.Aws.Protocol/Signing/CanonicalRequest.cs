using System.Text;

namespace LiveTranslate.Aws.Protocol.Signing;

/// <summary>A request as signer and service both write it down, so that they sign the same text.</summary>
internal static class CanonicalRequest
{
    /// <param name="method">Such as POST.</param>
    /// <param name="url">Where the request is sent, path and query encoded as they are sent.</param>
    /// <param name="headers">What is signed; a name that comes several times stands for a header sent in several lines.</param>
    /// <param name="payloadHash">The body's SHA-256 in hexadecimal, or one of the words AWS takes in its place.</param>
    /// <param name="encoding">How the service expects the path.</param>
    /// <returns>The text, and the names of the headers that are signed.</returns>
    public static (string Text, string SignedHeaders) Write(
        string method, Uri url, IEnumerable<(string Name, string Value)> headers, string payloadHash, PathEncoding encoding)
    {
        var lines = headers
            .GroupBy(header => header.Name.ToLowerInvariant(), header => OneSpaceEach(header.Value), StringComparer.Ordinal)
            .OrderBy(header => header.Key, StringComparer.Ordinal)
            .ToList();
        var signed = string.Join(';', lines.Select(line => line.Key));

        var text = new StringBuilder(512)
            .Append(method).Append('\n')
            .Append(Path(url.AbsolutePath, encoding)).Append('\n')
            .Append(Query(url.Query)).Append('\n');
        foreach (var line in lines) text.Append(line.Key).Append(':').AppendJoin(',', line).Append('\n');
        text.Append('\n').Append(signed).Append('\n').Append(payloadHash);
        return (text.ToString(), signed);
    }

    internal static string Path(string sent, PathEncoding encoding)
    {
        if (sent is "" or "/") return "/";
        // What URLs leave alone, such as '(', a service encodes all the same when it checks.
        if (encoding == PathEncoding.Once)
            return string.Join('/', sent.Split('/').Select(segment => Uri.EscapeDataString(Uri.UnescapeDataString(segment))));

        // Uri has resolved '.' and '..' already.
        var segments = sent.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var path = "/" + string.Join('/', segments.Select(Uri.EscapeDataString));
        return sent[^1] == '/' && path.Length > 1 ? path + "/" : path;
    }

    internal static string Query(string sent)
    {
        if (sent.Length <= 1) return "";
        var parameters = sent[1..].Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(parameter => parameter.Split('=', 2))
            .Select(pair => (Name: Encode(pair[0]), Value: pair.Length > 1 ? Encode(pair[1]) : ""))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal)
            .ThenBy(pair => pair.Value, StringComparer.Ordinal);
        return string.Join('&', parameters.Select(pair => $"{pair.Name}={pair.Value}"));

        static string Encode(string part) => Uri.EscapeDataString(Uri.UnescapeDataString(part));
    }

    private static string OneSpaceEach(string value)
    {
        var trimmed = value.AsSpan().Trim(' ');
        if (!trimmed.Contains("  ", StringComparison.Ordinal)) return trimmed.ToString();
        return string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
