using System.Diagnostics;
using LiveTranslate.Cli.Chaos;
using Xunit;

namespace LiveTranslate.Tests.Cli.Chaos;

/// <summary>Chaos ends processes: it must never be another one than was listed.</summary>
public sealed class DeployedProcessTests
{
    // The test runner is called after its assembly.
    private static readonly DeployedProcess Here = new("here", DeployedRole.Worker, Environment.ProcessId, null);

    [Fact]
    public void A_process_is_ours_while_it_is_the_one_that_was_listed() =>
        Assert.Multiple(
            () => Assert.True(Here.IsOurs),
            () => Assert.True((Here with { Started = Here.StartedAt }).IsOurs));

    [Fact]
    public void A_process_that_was_given_the_number_of_one_that_ended_is_not_ours() =>
        Assert.False((Here with { Started = Here.StartedAt - 1 }).IsOurs);

    [Fact]
    public void Another_program_is_not_ours()
    {
        using var other = Process.Start("sleep", "60");
        try
        {
            var listed = Here with { Pid = other.Id };
            Assert.False((listed with { Started = listed.StartedAt }).IsOurs);
        }
        finally
        {
            other.Kill();
        }
    }

    [Fact]
    public void A_process_that_is_gone_is_not_ours() => Assert.False((Here with { Pid = int.MaxValue }).IsOurs);
}
