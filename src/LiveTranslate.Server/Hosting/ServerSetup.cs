using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace LiveTranslate.Server.Hosting;

internal static class ServerSetup
{
    // One chunk is at most 43 KB even as base64; what is larger gets a named error up to here.
    private const int MaxRequestBody = 64 * 1024;

    public static void AddServer(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddCheckedOptions<ServerOptions>(ServerOptions.Section);
        builder.Services.AddCheckedOptions<DataOptions>(DataOptions.Section);
        builder.Services.AddHostedService<ReadyLine>();
        // Long enough for sessions to finish what is committed.
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(25));

        var server = builder.Configuration.GetSection(ServerOptions.Section).Get<ServerOptions>() ?? new ServerOptions();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBody;
            // Not valid: the options' validation says so.
            if (server.Host == "localhost") kestrel.ListenLocalhost(server.Port);
            else if (IPAddress.TryParse(server.Host, out var address)) kestrel.Listen(address, server.Port);
        });
    }

    public static void UseServer(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRateLimiter();
    }

    /// <summary>Binds a section and validates it at start; all sections' faults are reported together.</summary>
    public static void AddCheckedOptions<T>(this IServiceCollection services, string section)
        where T : class =>
        services.AddOptions<T>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
}

/// <summary>Says where the server is, in one line that scripts can read.</summary>
internal sealed partial class ReadyLine(IServer server, IHostApplicationLifetime lifetime, ILogger<ReadyLine> logger)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() =>
        {
            var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            LogReady(logger, string.Join(' ', addresses));
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(3001, LogLevel.Information, "LiveTranslate is ready at {Addresses}")]
    private static partial void LogReady(ILogger logger, string addresses);
}
