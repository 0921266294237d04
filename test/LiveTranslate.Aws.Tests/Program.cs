using LiveTranslate.Aws.Tests;
using LiveTranslate.Aws.Tests.Clustering;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// Three programs: a silo for the tests that need processes, the server of a test explorer, and the tests.
return args switch
{
    [SiloProcess.Argument, .. var silo] => await SiloProcess.RunAsync(silo),
    _ when args.Contains("--server") || args.Contains("--internal-msbuild-node") =>
        await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
    _ => await ConsoleRunner.Run(args),
};
