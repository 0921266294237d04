namespace LiveTranslate.Server.Hosting;

/// <summary>
/// Asks the server of this machine whether it is alive, and ends: for who starts containers, whose image has no shell to
/// ask with.
/// </summary>
internal static class AliveCheck
{
    /// <summary>Only asks.</summary>
    public const string Switch = "--alive";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <param name="args">The settings that the server was given beside its environment.</param>
    /// <returns>0 when it is, otherwise 1.</returns>
    public static async Task<int> AskAsync(string[] args)
    {
        var configuration = new ConfigurationBuilder()
            .AddEnvironmentVariables()
            .AddCommandLine([.. args.Where(argument => argument != Switch)])
            .Build();
        var server = configuration.GetSection(ServerOptions.Section).Get<ServerOptions>() ?? new ServerOptions();
        // What listens everywhere is asked at home.
        var host = server.Addresses is [not ("0.0.0.0" or "::") and { } address, ..] ? address : "127.0.0.1";
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(new UriBuilder("http", host, server.Port, "/health/live").Uri);
            if (answer.IsSuccessStatusCode) return 0;
            await Console.Error.WriteLineAsync($"The server answers {(int)answer.StatusCode}.");
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
        }

        return 1;
    }
}
