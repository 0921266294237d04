using LiveTranslate.Engines.Offline.Translation;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LiveTranslate.Tests.Engines.Offline.Translation;

/// <summary>One probed translator for a class of tests: its probe starts every installed mode.</summary>
public sealed class ApertiumFixture : IAsyncLifetime
{
    internal ApertiumTranslator Translator { get; } =
        new(new TranslatorOptions(), TimeProvider.System, NullLogger<ApertiumTranslator>.Instance);

    public async ValueTask InitializeAsync() => await Translator.ProbeAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => Translator.DisposeAsync();
}
