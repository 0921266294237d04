using LiveTranslate.AwsSimulator.Answers;
using LiveTranslate.AwsSimulator.Hosting;
using LiveTranslate.Engines.Offline;
using LiveTranslate.Pipeline.Translation;

namespace LiveTranslate.AwsSimulator.Translate;

internal static class TranslateSetup
{
    public static void AddTranslate(this WebApplicationBuilder builder, SimulatorOptions options)
    {
        if (options.ScriptedTranslator)
        {
            builder.Services.AddSingleton<ITranslator, ScriptedTranslator>();
        }
        else
        {
            builder.Services.AddApertiumTranslator(builder.Configuration);
            builder.Services.AddHostedService<TranslatorStart>();
        }

        builder.Services.AddSingleton<TranslateService>();
    }

    public static void MapTranslate(this WebApplication app) => app.Map(
        Door.Rest,
        request => request.Method == "POST" && request.Path == "/",
        context => context.RequestServices.GetRequiredService<RestCalls>()
            .HandleAsync(context, context.RequestServices.GetRequiredService<TranslateService>()));

    // Which pairs work is known only when all have been tried.
    private sealed class TranslatorStart(ITranslator translator) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            var report = await translator.ProbeAsync(cancellationToken);
            if (translator.Pairs.Count > 0) return;
            throw new EngineMissingException(
                $"Apertium translates nothing here: {report.Findings[0].Cure}, or use --translator scripted.");
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
