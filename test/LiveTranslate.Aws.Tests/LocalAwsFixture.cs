using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests;

/// <summary>One set of local AWS servers for all tests that do not disturb each other's tables and streams.</summary>
public sealed class LocalAwsFixture : IAsyncLifetime
{
    public LocalAws Aws { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Aws = await LocalAws.StartAsync();

    public ValueTask DisposeAsync() => Aws.DisposeAsync();
}
