using LiveTranslate.AwsSimulator.Hosting;
using LiveTranslate.AwsSimulator.Transcribe.Recognition;

namespace LiveTranslate.AwsSimulator.Transcribe;

internal static class TranscribeSetup
{
    public const string ContentType = "application/vnd.amazon.eventstream";

    public static void AddTranscribe(this WebApplicationBuilder builder, SimulatorOptions options)
    {
        if (options.ScriptedRecognizer)
        {
            builder.Services.AddSingleton<IRecognizer, ScriptedRecognizer>();
        }
        else if (options.MarkRecognizer)
        {
            builder.Services.AddSingleton<IRecognizer, MarkRecognizer>();
        }
        else
        {
            builder.Services.AddSingleton<SphinxRecognizer>();
            builder.Services.AddSingleton<IRecognizer>(provider => provider.GetRequiredService<SphinxRecognizer>());
            builder.Services.AddHostedService(provider => provider.GetRequiredService<SphinxRecognizer>());
        }

        builder.Services.AddSingleton<OpenStreams>().AddSingleton<TranscribeCalls>();
    }

    public static void MapTranscribe(this WebApplication app) => app.Map(
        Door.Transcribe,
        request => request.Method == "POST" && request.Path == "/stream-transcription",
        context => context.RequestServices.GetRequiredService<TranscribeCalls>().HandleAsync(context));
}
