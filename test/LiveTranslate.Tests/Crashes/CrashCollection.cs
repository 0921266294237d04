using Xunit;

namespace LiveTranslate.Tests.Crashes;

/// <summary>Tests with several servers each, one after the other: many at once would only slow each other down.</summary>
[CollectionDefinition(Name)]
public sealed class CrashCollection
{
    public const string Name = "crashes";
}
