using System.Text.RegularExpressions;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.EndToEnd.Guides;

/// <summary>
/// Every command line of the guides is run as it stands there, from a folder with a space in its name: a new one, too.
/// Three things are different. <c>deploy/run</c> gets <c>--no-build --no-install</c>, the tests' configuration and a free port. What takes minutes is
/// made shorter: <c>demo</c> speaks faster, <c>chaos</c> has fewer people and ten seconds. What would go on for ever, and the demo
/// on simulated services, is stopped once it is there.
/// </summary>
public sealed partial class GuideTests(GuideServer server) : IClassFixture<GuideServer>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    public static TheoryData<string> Commands => [.. GuideCommands.All().Except(GuideCommands.NotHere.Keys)];

    [Fact]
    public void What_is_not_run_here_is_still_in_the_guides() =>
        Assert.Empty(GuideCommands.NotHere.Keys.Except(GuideCommands.All()));

    [Fact]
    public void Lines_are_found_in_blocks_and_in_the_text_without_their_comments() => Assert.Equal(
        ["deploy/run demo", "deploy/run speak FILE.wav", "deploy/run doctor --aws"],
        GuideCommands.In("```bash\ndeploy/run demo     # speaks\n\ndeploy/run speak FILE.wav\n```\nOr `deploy/run\ndoctor --aws`, `deploy/README.md`."));

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_of_the_guides_runs(string line)
    {
        var data = Directory.CreateDirectory(Path.Combine(server.Folder, Guid.NewGuid().ToString("N")));
        // Where it is run from matters only for what names a path in the checkout.
        var folder = line.StartsWith("deploy/run", StringComparison.Ordinal) ? server.Folder
            : Checkout.Folder();
        await using var run = RunningProgram.Shell(
            "exec " + Prepare(line), folder, [("Data__Path", data.FullName), ("Speaking__MaxPace", "50"),
            // Eight times as fast as anybody speaks, a busy machine may be behind; a demo without speech is not complete.
            ("Session__BehindAfter", "00:10:00"), ("NO_COLOR", "1")]);
        try
        {
            await Wait.UntilAsync(() => run.HasExited || IsUp(), $"'{line}' to do what it does", Limit, TestContext.Current.CancellationToken);
            if (run.HasExited && run.ExitCode != 0)
                Assert.Fail($"'{line}' ended with {run.ExitCode}.\n{string.Join('\n', run.Lines)}\n{run.Errors}");
        }
        finally
        {
            if (!run.HasExited) await run.StopAsync(TimeSpan.FromSeconds(60));
        }

        // The engines of the simulated cluster are as slow as real ones: its demo could not be made shorter.
        bool IsUp() => run.Errors.Contains("LiveTranslate is at http://", StringComparison.Ordinal)
            || (line.Contains("demo --simulate-aws", StringComparison.Ordinal)
                && run.Lines.Any(said => said.Contains("Speaking for", StringComparison.Ordinal)));
    }

    private string Prepare(string line)
    {
        var words = line.Split(' ');
        var starts = words is ["deploy/run"] || words.Intersect(["demo", "chaos", "--simulate-aws", "--lan"]).Any();
        var port = starts ? RunningProgram.FreePort() : server.Port;
        if (words[0] != "deploy/run") return line;

        if (words.Contains("demo")) line += " --pace 8";
        if (words.Contains("chaos")) line = Duration().Replace(line, "--duration 10") + " --sessions 2 --listeners 1";
        line = line.Replace("SESSION", server.Session, StringComparison.Ordinal);
        return $"'{Checkout.Folder("deploy", "run")}' --no-build --no-install --configuration {RunningProgram.Configuration} --port {port}"
            + line["deploy/run".Length..];
    }

    [GeneratedRegex(@"--duration \d+")]
    private static partial Regex Duration();
}
