using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace LiveTranslate.Server.Pages;

/// <summary>One file of the pages, in memory, as it goes out: plain, and as the build has compressed it.</summary>
internal sealed class PageFile
{
    private const string Brotli = "br";
    private const string Gzip = "gzip";
    private const string HeadEnd = "</head>";
    private const string RootHere = "<base href=\"./\"";
    private const string PlainTitle = "<title>LiveTranslate</title>";

    private readonly byte[] _plain;
    private readonly Func<byte[]>? _brotli;
    private readonly Func<byte[]>? _gzip;
    private readonly string _tag;

    private PageFile(string contentType, byte[] plain, Func<byte[]>? brotli, Func<byte[]>? gzip)
    {
        (ContentType, _plain, _brotli, _gzip) = (contentType, plain, brotli, gzip);
        _tag = Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 8));
    }

    public string ContentType { get; }

    public static PageFile Read(string path, string contentType) => new(
        contentType, File.ReadAllBytes(path), ReadIfThere(path + ".br"), ReadIfThere(path + ".gz"));

    /// <summary>The same page with another title and more in its head. Both are HTML already.</summary>
    public PageFile With(string titleHtml, string headHtml)
    {
        var page = Encoding.UTF8.GetString(_plain);
        var end = page.IndexOf(HeadEnd, StringComparison.Ordinal);
        if (end < 0) return this;
        var head = page[..end].Replace(PlainTitle, $"<title>{titleHtml}</title>", StringComparison.Ordinal);
        return Made($"{head}{headHtml}{page[end..]}");
    }

    /// <summary>
    /// The same page where it answers for an address that lies so many folders deep. The way back is relative: a proxy that
    /// takes a path off tells nobody.
    /// </summary>
    public PageFile AtDepth(int folders)
    {
        if (folders == 0) return this;
        var up = string.Concat(Enumerable.Repeat("../", folders));
        return Made(Encoding.UTF8.GetString(_plain).Replace(RootHere, $"<base href=\"{up}\"", StringComparison.Ordinal));
    }

    /// <summary>Answers with the smallest form that the browser takes, or that it has the file already.</summary>
    public IResult Answer(HttpContext context)
    {
        var (bytes, encoding) = Choose(context.Request.GetTypedHeaders().AcceptEncoding);
        context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (encoding is not null) context.Response.Headers.ContentEncoding = encoding;
        // What stands for something that is not there may never be "not modified".
        if (context.Response.StatusCode != StatusCodes.Status200OK) return Results.Bytes(bytes, ContentType);
        // A form of its own has a tag of its own.
        var tag = new EntityTagHeaderValue($"\"{_tag}{(encoding is null ? "" : $"-{encoding}")}\"");
        return Results.Bytes(bytes, ContentType, entityTag: tag);
    }

    private (byte[] Bytes, string? Encoding) Choose(IList<StringWithQualityHeaderValue> accepted)
    {
        if (_brotli is not null && Accepts(Brotli)) return (_brotli(), Brotli);
        if (_gzip is not null && Accepts(Gzip)) return (_gzip(), Gzip);
        return (_plain, null);

        bool Accepts(string encoding) =>
            accepted.Any(one => one.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && one.Quality is not 0);
    }

    // A kilobyte, compressed only as the one who asks wants it: not worth keeping.
    private PageFile Made(string html)
    {
        var plain = Encoding.UTF8.GetBytes(html);
        return new PageFile(
            ContentType, plain,
            () => Compress(plain, stream => new BrotliStream(stream, CompressionLevel.Fastest)),
            () => Compress(plain, stream => new GZipStream(stream, CompressionLevel.Fastest)));
    }

    private static Func<byte[]>? ReadIfThere(string path)
    {
        if (!File.Exists(path)) return null;
        var bytes = File.ReadAllBytes(path);
        return () => bytes;
    }

    private static byte[] Compress(byte[] plain, Func<Stream, Stream> into)
    {
        using var compressed = new MemoryStream();
        using (var stream = into(compressed)) stream.Write(plain);
        return compressed.ToArray();
    }
}
