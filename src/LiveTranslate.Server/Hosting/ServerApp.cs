using LiveTranslate.Server.Cluster;
using LiveTranslate.Server.Connections;
using LiveTranslate.Server.Engines;
using LiveTranslate.Server.Listening;
using LiveTranslate.Server.Pages;
using LiveTranslate.Server.Rest;
using LiveTranslate.Server.Speaking;
using LiveTranslate.Server.Storage;
using LiveTranslate.Server.Telemetry;
using Microsoft.Extensions.Options;

namespace LiveTranslate.Server.Hosting;

/// <summary>The whole server, room by room along the way of the data.</summary>
internal static class ServerApp
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Contains(AliveCheck.Switch)) return await AliveCheck.AskAsync(args);
        await using var app = Create(args);
        if (args.Contains(EngineProbe.Switch)) return await EngineProbe.PrintAsync(app.Services);
        // Only a process of its own: what a test starts within its own may share a folder.
        using var folder = DataFolderLock.Take(app.Services);
        await app.RunAsync();
        return 0;
    }

    /// <param name="args">Settings, such as <c>--Server:Port=0</c>.</param>
    /// <param name="replace">Last word on what is registered: how tests put other engines in.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? replace = null)
    {
        // Settings lie beside the program, wherever it is started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
        });

        builder.AddServer();
        builder.AddEngines();
        builder.AddCluster();
        builder.AddHubs();
        builder.AddSpeaking();
        builder.AddListening();
        builder.AddRest();
        builder.AddPages();
        builder.AddTelemetry();
        replace?.Invoke(builder);

        var app = builder.Build();
        // Before anything is made from them: the first to use bad options would be the only one to complain.
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        app.UseServer();
        app.MapTelemetry();
        if (!app.Services.GetRequiredService<IOptions<ServerOptions>>().Value.Roles.HasFlag(ServerRoles.Gateway)) return app;
        app.UsePages();
        app.MapSpeaking();
        app.MapListening();
        app.MapRest();
        app.MapPages();
        return app;
    }
}
