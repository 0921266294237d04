namespace LiveTranslate.Cli.CommandLine;

/// <summary>What the process answers its caller. The list is part of <c>--help</c>.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int Failed = 1;
    public const int BadInput = 2;
    public const int Unreachable = 3;

    /// <summary>All went well, but not one word was understood; only with <c>speak --strict</c>.</summary>
    public const int NothingUnderstood = 4;

    /// <summary>128 + SIGINT, as every shell expects.</summary>
    public const int Interrupted = 130;

    public const string Help =
        "Exit codes: 0 ok, 1 the work failed, 2 usage or bad input, 3 server unreachable, 4 nothing was understood (speak --strict), 130 interrupted (Ctrl-C).";
}
