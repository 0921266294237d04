using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace LiveTranslate.Server.Hosting;

internal static class ServerSetup
{
    // One chunk is at most 43 KB even as base64; what is larger gets a named error up to here.
    private const int MaxRequestBody = 64 * 1024;

    public static void AddServer(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddCheckedOptions<ServerOptions>(ServerOptions.Section);
        builder.Services.AddOptions<ServerOptions>().PostConfigure<IConfiguration>(ReadTrustedProxies);
        builder.Services.AddSingleton<OutsideAddress>();
        builder.Services.AddCheckedOptions<DataOptions>(DataOptions.Section);
        builder.Services.AddHostedService<ReadyLine>();
        // Long enough for sessions to finish what is committed.
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(25));

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBody;
            Listen(kestrel);
        });
        // It logs whole URLs, and a player's link to the audio of a session carries its passcode.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
    }

    public static void UseServer(this WebApplication app)
    {
        var server = app.Services.GetRequiredService<IOptions<ServerOptions>>().Value;
        app.UseTrustedProxies(server);
        // Behind a proxy that passes the path on as it is; where it takes it off, nothing is left to do.
        var outside = app.Services.GetRequiredService<OutsideAddress>().ConfiguredPath;
        var inside = OutsideAddress.PathOf(null, server.PathBase);
        app.UsePathBase(outside);
        if (inside != outside) app.UsePathBase(inside);
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        // Otherwise it would have run before the path was known.
        app.UseRouting();
        app.UseRateLimiter();
    }

    /// <summary>Binds a section and validates it at start; all sections' faults are reported together.</summary>
    public static void AddCheckedOptions<T>(this IServiceCollection services, string section)
        where T : class =>
        services.AddOptions<T>()
            .Configure<IConfiguration>((options, configuration) => Bind(configuration.GetSection(section), options))
            .ValidateDataAnnotations()
            .ValidateOnStart();

    // An environment variable with all of them is easier to set than one for each.
    private static void ReadTrustedProxies(ServerOptions options, IConfiguration configuration)
    {
        if (configuration[$"{ServerOptions.Section}:{nameof(ServerOptions.TrustedProxies)}"] is { } text)
            options.TrustedProxies = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    private static void Listen(KestrelServerOptions kestrel)
    {
        X509Certificate2? certificate = null;
        try
        {
            var server = kestrel.ApplicationServices.GetRequiredService<IOptions<ServerOptions>>().Value;
            foreach (var address in server.Addresses)
            {
                Listen(kestrel, address, server.Port, _ => { });
                if (server.HttpsPort is not { } port) continue;
                certificate ??= OwnCertificate.Of(kestrel.ApplicationServices);
                Listen(kestrel, address, port, endpoint => endpoint.UseHttps(certificate));
            }
        }
        catch (OptionsValidationException)
        {
            // Reported together with the faults of all other sections, before the server starts.
        }
    }

    private static void Listen(KestrelServerOptions kestrel, string address, int port, Action<ListenOptions> configure)
    {
        if (address == "localhost") kestrel.ListenLocalhost(port, configure);
        else kestrel.Listen(IPAddress.Parse(address), port, configure);
    }

    // A value that cannot even be read is a fault like any other.
    private static void Bind<T>(IConfigurationSection section, T options)
        where T : class
    {
        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException exception) when (exception.InnerException is not null)
        {
            throw new OptionsValidationException(section.Key, typeof(T), [UnreadableValue.FaultOf(exception)]);
        }
    }
}

/// <summary>Says where the server is, in one line that scripts can read.</summary>
internal sealed partial class ReadyLine(
    IServer server, IOptions<ServerOptions> options, IHostApplicationLifetime lifetime, ILogger<ReadyLine> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() =>
        {
            var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            if (options.Value.Roles.HasFlag(ServerRoles.Gateway)) LogReady(logger, string.Join(' ', addresses));
            else LogWorkerReady(logger, string.Join(' ', addresses.Select(address => $"{address}/health/ready")));
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(3001, LogLevel.Information, "LiveTranslate is ready at {Addresses}")]
    private static partial void LogReady(ILogger logger, string addresses);

    // It has no pages: an address that looks as if would only lead people astray.
    [LoggerMessage(3002, LogLevel.Information, "This worker is ready ({Health}); people use the cluster's gateways")]
    private static partial void LogWorkerReady(ILogger logger, string health);
}
