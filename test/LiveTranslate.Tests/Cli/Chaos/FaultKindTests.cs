using LiveTranslate.Cli.Chaos;
using Xunit;

namespace LiveTranslate.Tests.Cli.Chaos;

public sealed class FaultKindTests
{
    // The first process of the machine, this one, and one that cannot be.
    private static readonly DeployedProcess Old = new("old", DeployedRole.Worker, 1, null);
    private static readonly DeployedProcess Young = new("young", DeployedRole.Worker, Environment.ProcessId, null);
    private static readonly DeployedProcess Gone = new("gone", DeployedRole.Worker, int.MaxValue, null);
    private static readonly DeployedProcess Gateway = new("gateway", DeployedRole.Gateway, Environment.ProcessId, null);
    private static readonly DeployedProcess[] All = [Gone, Gateway, Young, Old];

    public FaultKindTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc.");

    [Fact]
    public void Every_round_has_each_kind_once()
    {
        var schedule = FaultKind.Schedule(FaultKind.All, new Random(1)).Take(3 * FaultKind.All.Count);

        Assert.All(schedule.Chunk(FaultKind.All.Count), round => Assert.Equal(FaultKind.All.ToHashSet(), round.ToHashSet()));
    }

    [Fact]
    public void The_same_seed_makes_the_same_order_and_another_one_another()
    {
        Assert.Equal(Order(7), Order(7));
        Assert.NotEqual(Order(7), Order(8));

        static IEnumerable<string> Order(int seed) =>
            FaultKind.Schedule(FaultKind.All, new Random(seed)).Take(30).Select(kind => kind.Name);
    }

    [Fact]
    public void The_process_that_has_been_there_longest_is_struck() => Assert.Equal([Old], Kind("kill-worker").Choose(All));

    [Fact]
    public void One_of_each_role_is_struck() => Assert.Equal([Old, Gateway], Kind("kill-both").Choose(All));

    [Fact]
    public void All_are_struck_the_longest_living_first() =>
        Assert.Equal([Old, Young, Gone, Gateway], Kind("kill-all").Choose(All));

    [Fact]
    public void A_role_that_nobody_has_is_not_struck() => Assert.Empty(Kind("stop-services").Choose(All));

    [Fact]
    public void A_process_that_is_no_program_of_ours_is_not_taken_for_one()
    {
        Assert.True(Young.IsOurs);
        Assert.False(Old.IsOurs);
        Assert.False(Gone.IsOurs);
    }

    private static FaultKind Kind(string name) => FaultKind.All.Single(kind => kind.Name == name);
}
