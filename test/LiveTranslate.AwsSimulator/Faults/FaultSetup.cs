namespace LiveTranslate.AwsSimulator.Faults;

internal static class FaultSetup
{
    public static void AddFaults(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<FaultBoard>().AddSingleton<CallCounts>();
}
