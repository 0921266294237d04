using Amazon.CDK;
using Environment = System.Environment;

namespace LiveTranslate.Deploy.Aws;

/// <summary>Writes the templates: <c>dotnet run --project deploy/aws -- -c domain=live.example.org</c>. Needs no account.</summary>
internal static class DeploymentApp
{
    private const int BadOptions = 2;

    public static int Run(string[] args, TextWriter errors)
    {
        var context = DeploymentContext.Read(args, Environment.GetEnvironmentVariable);
        var options = DeploymentOptions.From(context, out var faults);
        if (options is null)
        {
            errors.WriteLine("The templates cannot be written:");
            foreach (var fault in faults) errors.WriteLine($"  - {fault}");
            return BadOptions;
        }

        // The CDK's command line says where it wants them; otherwise they lie where it would look for them.
        var folder = Environment.GetEnvironmentVariable("CDK_OUTDIR") ?? Path.Combine(ProjectFolder(), "cdk.out");
        Synthesize(options, folder);
        errors.WriteLine($"The templates are in {folder}");
        return 0;
    }

    public static (ImageStack Images, LiveTranslateStack Servers) Synthesize(DeploymentOptions options, string folder)
    {
        // The CDK's bridge to Node warns at length of versions that are older or newer than itself; they all work.
        foreach (var warning in new[] { "END_OF_LIFE", "DEPRECATED", "UNTESTED" })
            Environment.SetEnvironmentVariable($"JSII_SILENCE_WARNING_{warning}_NODE_VERSION", "20,21,22,23,24,25,26");

        var app = new App(new AppProps { AnalyticsReporting = false, Outdir = folder });
        var images = new ImageStack(app, options);
        var servers = new LiveTranslateStack(app, options);
        app.Synth();
        return (images, servers);
    }

    private static string ProjectFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "cdk.json"))) return folder.FullName;
        return Environment.CurrentDirectory;
    }
}
