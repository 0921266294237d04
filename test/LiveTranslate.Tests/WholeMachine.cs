using Xunit;

namespace LiveTranslate.Tests;

/// <summary>
/// Tests of real engines and real processes, which have deadlines of their own: they run one after the other, and not
/// beside the rest.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeMachine
{
    public const string Name = "whole machine";
}
