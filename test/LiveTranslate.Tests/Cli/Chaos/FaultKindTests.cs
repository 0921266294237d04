using LiveTranslate.Cli.Chaos;
using Xunit;

namespace LiveTranslate.Tests.Cli.Chaos;

public sealed class FaultKindTests
{
    private static readonly int Ended = int.MaxValue;

    private static readonly DeployedProcess[] Processes =
    [
        new("gateway-1", DeployedRole.Gateway, Ended, null), new("worker-1", DeployedRole.Worker, Ended, null),
        // This process: the only one of them that was ever started.
        new("worker-2", DeployedRole.Worker, Environment.ProcessId, null), new("aws", DeployedRole.Services, Ended, null),
    ];

    [Fact]
    public void The_same_seed_makes_the_same_order_and_another_seed_another() =>
        Assert.Multiple(
            () => Assert.Equal(Order(seed: 7), Order(seed: 7)),
            () => Assert.NotEqual(Order(seed: 7), Order(seed: 8)));

    [Fact]
    public void Every_round_has_each_kind_once()
    {
        foreach (var round in Order(seed: 7).Chunk(FaultKind.All.Count))
            Assert.Equal(FaultKind.All.Select(kind => kind.Name).Order(), round.Order());
    }

    [Fact]
    public void The_process_that_has_been_there_longest_is_struck() =>
        Assert.Equal(["worker-2"], Targets("kill-worker"));

    [Fact]
    public void One_of_each_role_is_struck_or_all_of_them() =>
        Assert.Multiple(
            () => Assert.Equal(["worker-2", "gateway-1"], Targets("kill-both")),
            () => Assert.Equal(["gateway-1", "worker-1", "worker-2"], Targets("kill-all").Order()),
            () => Assert.Equal(["aws"], Targets("stop-services")),
            () => Assert.Empty(Targets("nothing")));

    private static string[] Order(int seed) =>
        [.. FaultKind.Schedule(FaultKind.All, new Random(seed)).Take(3 * FaultKind.All.Count).Select(kind => kind.Name)];

    private static IEnumerable<string> Targets(string kind) =>
        FaultKind.All.Single(one => one.Name == kind).Choose(Processes).Select(process => process.Name);
}
