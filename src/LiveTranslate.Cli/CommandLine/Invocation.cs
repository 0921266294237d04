using System.CommandLine;
using LiveTranslate.Cli.Output;
using LiveTranslate.Cli.Server;

namespace LiveTranslate.Cli.CommandLine;

/// <summary>What a running command has in its hands.</summary>
internal sealed class Invocation : IDisposable
{
    private SessionApi? _api;
    private HubConnections? _hubs;

    public required ParseResult Arguments { get; init; }

    public required Report Report { get; init; }

    public required Uri Server { get; init; }

    public required TimeProvider Time { get; init; }

    public required Func<Stream> StandardInput { get; init; }

    public required CancellationToken Cancellation { get; init; }

    public SessionApi Api => _api ??= new SessionApi(Server, Time);

    /// <summary>One for all connections of the command: what it learns about transports counts for all.</summary>
    public HubConnections Hubs => _hubs ??= new HubConnections(Server, Time);

    public T Get<T>(Option<T> option) => Arguments.GetRequiredValue(option);

    public T? Find<T>(Option<T> option) => Arguments.GetValue(option);

    public void Dispose() => _api?.Dispose();
}
