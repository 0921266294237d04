using System.ComponentModel.DataAnnotations;

namespace LiveTranslate.Server.Hosting;

/// <summary>Section <c>Server</c>: where this process listens, and what it does.</summary>
public sealed class ServerOptions : IValidatableObject
{
    public const string Section = "Server";

    /// <summary>The address to listen on, or several with commas between. Default 127.0.0.1: nobody else can reach it.</summary>
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>Each of the addresses in <see cref="Host"/>.</summary>
    public IReadOnlyList<string> Addresses =>
        Host.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The port to listen on; 0 takes a free one. Default 5080.</summary>
    public int Port { get; set; } = 5080;

    /// <summary>
    /// A second port, for https with a certificate made here: browsers give microphones to no other page from another
    /// machine. They warn of it once. Default none; where there is a certificate that they trust, a proxy has it.
    /// </summary>
    public int? HttpsPort { get; set; }

    /// <summary>
    /// The URL people use, such as https://live.example.org or https://example.org/live. Default none: links lead to where
    /// the request came to.
    /// </summary>
    public string? PublicUrl { get; set; }

    /// <summary>
    /// The path below which a proxy passes requests on as they are, such as /live. Default: the path of
    /// <see cref="PublicUrl"/>. Requests that come without it are answered, too.
    /// </summary>
    public string? PathBase { get; set; }

    /// <summary>
    /// The addresses (10.0.0.7) and networks (10.0.0.0/8) of the proxies in front: only they are believed who calls, and by
    /// which URL (X-Forwarded-For, -Proto, -Host, -Prefix). A list, or one text with commas. Default: nobody.
    /// </summary>
    public IList<string> TrustedProxies { get; set; } = [];

    /// <summary>What this process does. Default: both, and in local mode, where there is one process, always both.</summary>
    public ServerRoles Roles { get; set; } = ServerRoles.All;

    // All checks are here: a fault found by an attribute would keep this from being asked.
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Port is < 0 or > 65535)
            yield return new ValidationResult(
                "Server:Port must be 0 to 65535. Set it in appsettings.json or by the environment variable Server__Port.",
                [nameof(Port)]);
        if (HttpsPort is < 1 or > 65535 || (HttpsPort is not null && HttpsPort == Port))
            yield return new ValidationResult(
                "Server:HttpsPort must be 1 to 65535 and another one than Server:Port. Set it in appsettings.json or by the environment variable Server__HttpsPort.",
                [nameof(HttpsPort)]);
        if (Addresses.Count == 0 || Addresses.Any(address => address != "localhost" && !System.Net.IPAddress.TryParse(address, out _)))
            yield return new ValidationResult(
                $"Server:Host must be an IP address or 'localhost', or several with commas between, not '{Host}'. Set it in appsettings.json or by the environment variable Server__Host.",
                [nameof(Host)]);
        if (PublicUrl is not null && !IsPageAddress(PublicUrl))
            yield return new ValidationResult(
                $"Server:PublicUrl must be an http or https URL without query and fragment, such as https://live.example.org or https://example.org/live, not '{PublicUrl}'. Set it in appsettings.json or by the environment variable Server__PublicUrl.",
                [nameof(PublicUrl)]);
        if (PathBase is not null && !IsPath(PathBase))
            yield return new ValidationResult(
                $"Server:PathBase must be a path such as /live, not '{PathBase}'. Set it in appsettings.json or by the environment variable Server__PathBase.",
                [nameof(PathBase)]);
        foreach (var proxy in TrustedProxies)
            if (!Hosting.TrustedProxies.TryParse(proxy, out _))
                yield return new ValidationResult(
                    $"Server:TrustedProxies must be addresses such as 10.0.0.7 and networks such as 10.0.0.0/8, separated by commas, not '{proxy}'. Set it in appsettings.json or by the environment variable Server__TrustedProxies.",
                    [nameof(TrustedProxies)]);
        if (Roles == 0 || (Roles & ~ServerRoles.All) != 0)
            yield return new ValidationResult(
                "Server:Roles must be 'Gateway', 'Worker' or 'Gateway, Worker'. Set it in appsettings.json or by the environment variable Server__Roles.",
                [nameof(Roles)]);
    }

    // A link is this and a path: what has a query, a fragment or a user's name in it leads nowhere.
    private static bool IsPageAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0
        && url.UserInfo.Length == 0 && text.IndexOfAny(['?', '#']) < 0 && text == text.Trim();

    private static bool IsPath(string text) =>
        text.StartsWith('/') && !text.StartsWith("//", StringComparison.Ordinal)
        && Uri.TryCreate("http://h" + text, UriKind.Absolute, out var url) && url.AbsolutePath == text;
}

[Flags]
public enum ServerRoles
{
    /// <summary>Holds connections and puts audio onto the stream.</summary>
    Gateway = 1,

    /// <summary>Hosts sessions and their feeds.</summary>
    Worker = 2,

    All = Gateway | Worker,
}

/// <summary>Section <c>Data</c>: where local mode keeps sessions and their archive.</summary>
public sealed class DataOptions
{
    public const string Section = "Data";

    /// <summary>A folder. Default: <c>livetranslate</c> in the user's local application data.</summary>
    [Required(ErrorMessage = "Data:Path must name a folder. Set it in appsettings.json or by the environment variable Data__Path.")]
    public string Path { get; set; } = System.IO.Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "livetranslate");

    public string Sessions => System.IO.Path.Combine(Path, "sessions");

    public string Archive => System.IO.Path.Combine(Path, "archive");
}
