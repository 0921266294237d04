using LiveTranslate.Cli.CommandLine;

return await new CommandHost(TimeProvider.System, Console.OpenStandardInput)
    .RunAsync(args, Console.Out, Console.Error);
