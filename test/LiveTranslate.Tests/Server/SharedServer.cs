using Xunit;

namespace LiveTranslate.Tests.Server;

/// <summary>One server with fake engines for all tests of a class; each test makes a session of its own.</summary>
public class SharedServer : IAsyncLifetime
{
    private LiveServer? _server;

    internal TestEngines Engines { get; } = new();

    internal LiveServer Server => _server!;

    /// <summary>Tests send seconds of audio at once: that alone must not make a session fall behind.</summary>
    protected virtual IReadOnlyList<string> Settings => ["--Session:BehindAfter=00:10:00"];

    public async ValueTask InitializeAsync() =>
        _server = await LiveServer.StartAsync(Engines, null, [.. Settings]);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Server.DisposeAsync();
    }
}
