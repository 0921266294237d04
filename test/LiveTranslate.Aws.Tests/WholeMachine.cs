using Xunit;

namespace LiveTranslate.Aws.Tests;

/// <summary>Tests that measure, or keep both cores busy: they run one after the other, and not beside the rest.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeMachine
{
    public const string Name = "whole machine";
}
