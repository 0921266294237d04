using LiveTranslate.AwsSimulator.Control;
using LiveTranslate.AwsSimulator.Faults;
using LiveTranslate.AwsSimulator.Hosting;
using LiveTranslate.AwsSimulator.Polly;
using LiveTranslate.AwsSimulator.Signatures;
using LiveTranslate.AwsSimulator.Transcribe;
using LiveTranslate.AwsSimulator.Translate;

// Transcribe, Translate and Polly over AWS's wire protocols, on the offline engines or on none. On loopback only.
return await SimulatorCommand.RunAsync(args, async options =>
{
    // Wherever it is started from, somebody else's settings are not its own.
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
    builder.AddDoors(options);
    builder.AddSignatures(options);
    builder.AddFaults();
    builder.AddTranscribe(options);
    builder.AddTranslate(options);
    builder.AddPolly(options);

    await using var app = builder.Build();
    app.MapControl();
    app.MapTranscribe();
    app.MapTranslate();
    app.MapPolly();
    return await app.ServeAsync();
});
