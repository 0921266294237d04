using System.CommandLine;
using LiveTranslate.Cli.Output;

namespace LiveTranslate.Cli.CommandLine;

/// <summary>The composition root: runs one command line and answers with its exit code.</summary>
internal sealed class CommandHost(TimeProvider time, Func<Stream> standardInput)
{
    /// <summary>Parses and runs. What goes to <paramref name="output"/> is the command's result; messages go to <paramref name="error"/>.</summary>
    public async Task<int> RunAsync(
        string[] args, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        var parsed = CommandTree.Build(this).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var fault in parsed.Errors)
                await error.WriteLineAsync($"error: {fault.Message}");
            var path = parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ";
            await error.WriteLineAsync($"  See: livetranslate {path}--help");
            return ExitCode.BadInput;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, cancellation);
    }

    /// <summary>Gives <paramref name="command"/> its work, and turns the ways it can end into exit codes.</summary>
    public void Bind(Command command, Func<Invocation, Task<int>> work) =>
        command.SetAction(async (parsed, cancellation) =>
        {
            var report = new Report(
                parsed.InvocationConfiguration.Output,
                parsed.InvocationConfiguration.Error,
                parsed.GetValue(CommonOptions.Json));
            using var invocation = new Invocation
            {
                Arguments = parsed,
                Report = report,
                Server = new Uri(parsed.GetRequiredValue(CommonOptions.Server)),
                Time = time,
                StandardInput = standardInput,
                Cancellation = cancellation,
            };
            try
            {
                return await work(invocation);
            }
            catch (CommandFailure failure)
            {
                report.Failure(failure);
                return failure.ExitCode;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                report.Note("interrupted");
                return ExitCode.Interrupted;
            }
        });
}
