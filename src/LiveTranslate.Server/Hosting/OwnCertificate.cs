using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace LiveTranslate.Server.Hosting;

/// <summary>
/// The certificate of <c>Server:HttpsPort</c>, made here and signed by nobody: browsers warn of it once, and then give the
/// page a microphone. Kept in the data folder, so that they warn once and not at each start.
/// </summary>
internal static class OwnCertificate
{
    private const string FileName = "https.pfx";

    // Apple's browsers take none that is valid for longer.
    private static readonly TimeSpan Validity = TimeSpan.FromDays(397);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    // A device whose clock is late takes it, too.
    private static readonly TimeSpan Backdated = TimeSpan.FromDays(1);

    public static X509Certificate2 Of(IServiceProvider services)
    {
        var folder = services.GetRequiredService<IOptions<DataOptions>>().Value.Path;
        var addresses = services.GetRequiredService<IOptions<ServerOptions>>().Value.Addresses;
        return LoadOrMake(folder, addresses, services.GetRequiredService<TimeProvider>());
    }

    /// <summary>The one that is kept, while it is valid for these addresses, or a new one.</summary>
    public static X509Certificate2 LoadOrMake(string folder, IReadOnlyList<string> addresses, TimeProvider time)
    {
        var path = Path.Combine(folder, FileName);
        var now = time.GetUtcNow();
        if (Load(path) is { } kept)
        {
            if (kept.NotAfter.ToUniversalTime() > (now + RenewBefore).UtcDateTime && addresses.All(address => kept.MatchesHostname(address)))
                return kept;
            kept.Dispose();
        }

        var made = Make(addresses, now);
        Keep(path, made);
        // As it is loaded: TLS on Windows takes no key that was never in a store.
        return X509CertificateLoader.LoadPkcs12(made, password: null);
    }

    private static X509Certificate2? Load(string path)
    {
        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(path, password: null);
        }
        catch (Exception exception) when (exception is IOException or CryptographicException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static byte[] Make(IReadOnlyList<string> addresses, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=LiveTranslate on this machine", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var address in addresses.Append("localhost").Append("127.0.0.1").Distinct())
        {
            if (IPAddress.TryParse(address, out var ip)) names.AddIpAddress(ip);
            else names.AddDnsName(address);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        // For servers.
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var certificate = request.CreateSelfSigned(now - Backdated, now - Backdated + Validity);
        return certificate.Export(X509ContentType.Pfx);
    }

    // Nobody but this user may read the key. Without a place to keep it, the next start makes another one.
    private static void Keep(string path, byte[] certificate)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var temporary = $"{path}.{Environment.ProcessId}";
            File.Delete(temporary);
            using (var file = new FileStream(temporary, options)) file.Write(certificate);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
