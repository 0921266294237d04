using LiveTranslate.Cli.Chaos;
using Xunit;

namespace LiveTranslate.Tests.Cli.Chaos;

public sealed class MemoryWatchTests
{
    private static readonly DeployedProcess Here = new("worker-1", DeployedRole.Worker, Environment.ProcessId, null);

    private readonly MemoryWatch _watch = new();

    public MemoryWatchTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc.");

    [Fact]
    public void A_process_that_lived_a_minute_is_told()
    {
        Look(12, Here);

        var (name, early, late, lived) = Assert.Single(_watch.Growth());
        Assert.Equal(("worker-1", TimeSpan.FromMinutes(1)), (name, lived));
        Assert.InRange(early, 10, 10_000);
        Assert.InRange(late, 10, 10_000);
    }

    [Fact]
    public void A_process_that_lived_shorter_has_only_its_start_to_show()
    {
        Look(11, Here);

        Assert.Empty(_watch.Growth());
    }

    [Fact]
    public void A_process_that_took_anothers_place_is_told_apart()
    {
        Look(12, Here);
        Look(24, Here with { Pid = 1 });

        Assert.Equal([60, 120], _watch.Growth().Select(row => row.Lived.TotalSeconds).Order());
    }

    [Fact]
    public void A_process_that_is_gone_has_no_memory()
    {
        Look(20, Here with { Pid = int.MaxValue });

        Assert.Empty(_watch.Growth());
    }

    private void Look(int times, DeployedProcess process)
    {
        for (var i = 0; i < times; i++) _watch.Look([process]);
    }
}
