using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace LiveTranslate.Server.Pages;

/// <summary>One file of the pages, in memory, as it goes out: plain, and as the build has compressed it.</summary>
internal sealed class PageFile
{
    private const string Brotli = "br";
    private const string Gzip = "gzip";

    private readonly byte[] _plain;
    private readonly byte[]? _brotli;
    private readonly byte[]? _gzip;
    private readonly string _tag;

    private PageFile(string contentType, byte[] plain, byte[]? brotli, byte[]? gzip)
    {
        (ContentType, _plain, _brotli, _gzip) = (contentType, plain, brotli, gzip);
        _tag = Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 8));
    }

    public string ContentType { get; }

    public static PageFile Read(string path, string contentType) => new(
        contentType, File.ReadAllBytes(path), ReadIfThere(path + ".br"), ReadIfThere(path + ".gz"));

    /// <summary>Answers with the smallest form that the browser takes, or that it has the file already.</summary>
    public IResult Answer(HttpContext context)
    {
        var (bytes, encoding) = Choose(context.Request.GetTypedHeaders().AcceptEncoding);
        context.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (encoding is not null) context.Response.Headers.ContentEncoding = encoding;
        // A form of its own has a tag of its own.
        var tag = new EntityTagHeaderValue($"\"{_tag}{(encoding is null ? "" : $"-{encoding}")}\"");
        return Results.Bytes(bytes, ContentType, entityTag: tag);
    }

    private (byte[] Bytes, string? Encoding) Choose(IList<StringWithQualityHeaderValue> accepted)
    {
        if (_brotli is not null && Accepts(Brotli)) return (_brotli, Brotli);
        if (_gzip is not null && Accepts(Gzip)) return (_gzip, Gzip);
        return (_plain, null);

        bool Accepts(string encoding) =>
            accepted.Any(one => one.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && one.Quality is not 0);
    }

    private static byte[]? ReadIfThere(string path) => File.Exists(path) ? File.ReadAllBytes(path) : null;
}
