using System.Net;
using LiveTranslate.AwsSimulator.Answers;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LiveTranslate.AwsSimulator.Hosting;

/// <summary>The three listeners, each with a port of its own. A connection carries the name of the one it came through.</summary>
internal enum Door
{
    Rest,
    Transcribe,
    Control,
}

internal static class Doors
{
    // More than any call to Translate or Polly has; longer ones are refused, unread.
    public const int MaxBody = 1024 * 1024;

    // Streams that nobody ends must not hold the process.
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(1);

    public static void AddDoors(this WebApplicationBuilder builder, SimulatorOptions options)
    {
        // Connections that are reset on purpose are no news; why it does not start is said in one line.
        builder.Logging.SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        // Standard output has the one line that says where it listens.
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton(options);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<RestCalls>();
        builder.Services.AddSingleton<IHostLifetime, InputLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTime);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // As AWS: a client that puts a second stream on a connection has it refused.
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1;
            // Speech comes as slowly as people speak, and for hours.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Open(options.Host, Door.Rest, options.RestPort, HttpProtocols.Http1);
            kestrel.Open(options.Host, Door.Transcribe, options.TranscribePort, HttpProtocols.Http2, options.TlsCertificate);
            kestrel.Open(options.Host, Door.Control, options.ControlPort, HttpProtocols.Http1);
        });
    }

    /// <summary>Serves what comes through a door and is meant by a condition.</summary>
    public static void Map(this WebApplication app, Door door, Func<HttpRequest, bool> meant, RequestDelegate serve) =>
        app.MapWhen(
            context => context.Features.Get<DoorSign>()?.Door == door && meant(context.Request),
            branch => branch.Run(serve));

    /// <summary>Starts, says where it listens, and serves until it is told to end.</summary>
    public static async Task<int> ServeAsync(this WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception refusal) when (refusal is EngineMissingException or IOException)
        {
            await Console.Error.WriteLineAsync($"error: {refusal.Message}");
            return 1;
        }

        // In the order in which they were opened.
        var ports = app.Urls.Select(url => new Uri(url).Port).ToList();
        await Console.Out.WriteLineAsync($$"""READY {"rest":{{ports[0]}},"transcribe":{{ports[1]}},"control":{{ports[2]}}}""");
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static void Open(this KestrelServerOptions kestrel, IPAddress host, Door door, int port, HttpProtocols protocols, string? certificate = null) =>
        kestrel.Listen(host, port, listener =>
        {
            listener.Protocols = protocols;
            if (certificate is not null) listener.UseHttps(ServerCertificate.Make(certificate));
            listener.Use(next => connection =>
            {
                connection.Features.Set(new DoorSign(door));
                return next(connection);
            });
        });

    private sealed record DoorSign(Door Door);
}

/// <summary>An engine that was not declined is not installed; the message says what to do.</summary>
internal sealed class EngineMissingException(string message) : Exception(message);
