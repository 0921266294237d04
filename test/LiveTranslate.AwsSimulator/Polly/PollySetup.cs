using LiveTranslate.AwsSimulator.Answers;
using LiveTranslate.AwsSimulator.Hosting;

namespace LiveTranslate.AwsSimulator.Polly;

internal static class PollySetup
{
    public static void AddPolly(this WebApplicationBuilder builder, SimulatorOptions options)
    {
        if (options.ScriptedSynthesizer)
        {
            builder.Services.AddSingleton<ISpeaker, SilentSpeaker>();
        }
        else
        {
            builder.Services.AddSingleton<EspeakSpeaker>();
            builder.Services.AddSingleton<ISpeaker>(provider => provider.GetRequiredService<EspeakSpeaker>());
            builder.Services.AddHostedService(provider => provider.GetRequiredService<EspeakSpeaker>());
        }

        builder.Services.AddSingleton<RequestQuota>().AddSingleton<PollyService>();
    }

    public static void MapPolly(this WebApplication app) => app.Map(
        Door.Rest,
        _ => true,
        context => context.RequestServices.GetRequiredService<RestCalls>()
            .HandleAsync(context, context.RequestServices.GetRequiredService<PollyService>()));
}
