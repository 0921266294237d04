using LiveTranslate.Server.Hosting;

return await Startup.RunAsync(() => ServerApp.RunAsync(args));
