using System.CommandLine;
using System.CommandLine.Parsing;

namespace LiveTranslate.Cli.CommandLine;

/// <summary>The options every command takes.</summary>
internal static class CommonOptions
{
    public const string DefaultServer = "http://127.0.0.1:5080";

    public const string ServerVariable = "LIVETRANSLATE_SERVER";

    public static Option<string> Server { get; } = MakeServer();

    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "One JSON object a line on stdout and nothing else there; messages go to stderr.",
        Recursive = true,
    };

    /// <summary>Says it when a number is outside its bounds.</summary>
    public static void Between<T>(this Option<T> option, T low, T high)
        where T : IComparable<T> =>
        option.Validators.Add(result =>
        {
            if (result.Errors.Any())
                return;
            if (result.GetValue(option) is { } value && (value.CompareTo(low) < 0 || value.CompareTo(high) > 0))
                result.AddError($"{option.Name} must be between {low} and {high}, not {value}.");
        });

    private static Option<string> MakeServer()
    {
        var option = new Option<string>("--server")
        {
            Description = $"Where the server is. From {ServerVariable} when that is set.",
            HelpName = "URL",
            Recursive = true,
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } url
                ? url
                : DefaultServer,
        };
        option.Validators.Add(Check);
        return option;

        void Check(OptionResult result)
        {
            var url = result.GetValueOrDefault<string>();
            if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
                result.AddError($"'{url}' is no server address. Give one such as {DefaultServer}.");
        }
    }
}
