using LiveTranslate.Server.Connections;
using LiveTranslate.Server.Engines;
using LiveTranslate.Server.Hosting;
using LiveTranslate.Server.Listening;
using LiveTranslate.Server.Rest;
using LiveTranslate.Server.Speaking;
using LiveTranslate.Server.Telemetry;

return await Startup.RunAsync(async () =>
{
    // Settings lie beside the program, wherever it is started from.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = args,
        ContentRootPath = AppContext.BaseDirectory,
    });

    // The way of the data, from the speaker to the listener.
    builder.AddServer();
    builder.AddEngines();
    builder.AddCluster();
    builder.AddHubs();
    builder.AddSpeaking();
    builder.AddListening();
    builder.AddRest();
    builder.AddTelemetry();

    var app = builder.Build();
    if (args.Contains(EngineProbe.Switch)) return await EngineProbe.PrintAsync(app.Services);

    app.UseServer();
    app.MapSpeaking();
    app.MapListening();
    app.MapRest();
    app.MapTelemetry();

    await app.RunAsync();
    return 0;
});
