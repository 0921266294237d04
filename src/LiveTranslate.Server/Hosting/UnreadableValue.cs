using System.Text.RegularExpressions;

namespace LiveTranslate.Server.Hosting;

/// <summary>What to say of a setting whose value is not of its form, such as a word where a number belongs.</summary>
internal static partial class UnreadableValue
{
    public static string FaultOf(InvalidOperationException unreadable)
    {
        var said = BindersWords().Match(unreadable.Message);
        if (!said.Success || FormOf(said.Groups["type"].Value) is not { } form)
            return $"{unreadable.Message} Correct it in appsettings.json or in the environment variable (':' is '__' there).";
        var (setting, value) = (said.Groups["setting"].Value, said.Groups["value"].Value);
        return $"{setting} must be {form}, not '{value}'. Set it in appsettings.json or by the environment variable "
            + $"{setting.Replace(":", "__", StringComparison.Ordinal)}.";
    }

    private static string? FormOf(string type) => type switch
    {
        "System.Boolean" => "true or false",
        "System.TimeSpan" => "a time such as 00:00:01.500, hours:minutes:seconds",
        "System.Int32" => $"a whole number of at most {int.MaxValue}",
        "System.Double" => "a number such as 1.5",
        _ => TypeOf(type) is { IsEnum: true } choice ? OneOf(Enum.GetNames(choice)) : null,
    };

    private static string OneOf(string[] names) =>
        names.Length > 1 ? $"{string.Join(", ", names[..^1])} or {names[^1]}" : string.Concat(names);

    private static Type? TypeOf(string name) =>
        AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(name)).FirstOrDefault(type => type is not null);

    // The binder names the type to nobody but the reader of its message.
    [GeneratedRegex("^Failed to convert configuration value '(?<value>.*)' at '(?<setting>[^']*)' to type '(?<type>[^']*)'\\.$", RegexOptions.Singleline)]
    private static partial Regex BindersWords();
}
