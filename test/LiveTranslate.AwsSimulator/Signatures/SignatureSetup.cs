using LiveTranslate.AwsSimulator.Hosting;

namespace LiveTranslate.AwsSimulator.Signatures;

internal static class SignatureSetup
{
    public static void AddSignatures(this WebApplicationBuilder builder, SimulatorOptions options) =>
        builder.Services.AddSingleton(new KeyRing(options)).AddSingleton<SignatureCheck>();
}
