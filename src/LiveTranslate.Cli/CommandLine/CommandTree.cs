using System.CommandLine;
using LiveTranslate.Cli.Chaos;
using LiveTranslate.Cli.Demo;
using LiveTranslate.Cli.Doctor;
using LiveTranslate.Cli.Listening;
using LiveTranslate.Cli.Load;
using LiveTranslate.Cli.Speaking;

namespace LiveTranslate.Cli.CommandLine;

/// <summary>The table of contents of <c>livetranslate</c>.</summary>
internal static class CommandTree
{
    public static RootCommand Build(CommandHost host) =>
        new($"One speaks, many listen in their language.\n\n{ExitCode.Help}")
        {
            CommonOptions.Server,
            CommonOptions.Json,
            SpeakCommand.Make(host),
            ListenCommand.Make(host),
            DemoCommand.Make(host),
            LoadCommand.Make(host),
            ChaosCommand.Make(host),
            DoctorCommand.Make(host),
        };
}
