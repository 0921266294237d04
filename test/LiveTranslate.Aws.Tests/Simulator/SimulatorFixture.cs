using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Simulator;

/// <summary>One simulator without engines for the tests of a class. They inject faults for resources of their own.</summary>
public sealed class SimulatorFixture : IAsyncLifetime
{
    public SimulatedAws Aws { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Aws = await SimulatedAws.StartScriptedAsync("--lexicon", "names", "--terminology", "names");

    public ValueTask DisposeAsync() => Aws.DisposeAsync();
}

/// <summary>One simulator on the offline engines.</summary>
public sealed class SpeakingSimulatorFixture : IAsyncLifetime
{
    public SimulatedAws Aws { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Aws = await SimulatedAws.StartAsync("--fresh-decoders");

    public ValueTask DisposeAsync() => Aws.DisposeAsync();
}
