using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LiveTranslate.Cli.CommandLine;
using Spectre.Console;

namespace LiveTranslate.Cli.Output;

/// <summary>
/// What a command says: to a person (lines and tables on stdout), or to a program with <c>--json</c> (one object a line
/// on stdout). Notes, warnings and errors go to stderr either way.
/// </summary>
internal sealed class Report(TextWriter output, TextWriter error, bool json)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        // Captions are read by people, too: 'é' stays 'é'. The output goes to no HTML page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly Lock _gate = new();

    public bool Json => json;

    /// <summary>The terminal; only for people.</summary>
    public IAnsiConsole Console { get; } = MakeConsole(output);

    /// <summary>Whether there is a terminal on which a table can be drawn over itself.</summary>
    public bool Live => !json && Console.Profile.Capabilities is { Ansi: true, Interactive: true } && Console.Profile.Out.IsTerminal;

    /// <summary>An event for programs; nothing for people.</summary>
    public void Emit(object value)
    {
        if (!json)
            return;
        lock (_gate)
        {
            output.WriteLine(JsonSerializer.Serialize(value, Format));
            output.Flush();
        }
    }

    /// <summary>A line for people, with markup; nothing for programs.</summary>
    public void Say(string markup)
    {
        if (json)
            return;
        lock (_gate)
            Console.MarkupLine(markup);
    }

    public void Show(Spectre.Console.Rendering.IRenderable table)
    {
        if (json)
            return;
        lock (_gate)
            Console.Write(table);
    }

    /// <summary>Something worth knowing that is not a result.</summary>
    public void Note(string text) => ToError(text);

    public void Warn(string text) => ToError($"warning: {text}");

    public void Failure(CommandFailure failure)
    {
        ToError($"error: {failure.Message}");
        if (failure.Cure is { } cure)
            ToError($"  {cure}");
    }

    private static IAnsiConsole MakeConsole(TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        // A file or a pipe has no width; do not break its lines where a terminal would.
        if (!console.Profile.Out.IsTerminal)
            console.Profile.Width = 240;
        return console;
    }

    private void ToError(string text)
    {
        lock (_gate)
            error.WriteLine(text);
    }
}
