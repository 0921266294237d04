using LiveTranslate.Cli.Chaos;
using Xunit;

namespace LiveTranslate.Tests.Cli.Chaos;

public sealed class MemoryWatchTests
{
    private static readonly DeployedProcess Here = new("here", DeployedRole.Worker, Environment.ProcessId, null);
    private readonly MemoryWatch _watch = new();

    [Fact]
    public void A_process_is_shown_when_it_has_lived_for_a_minute()
    {
        Look(11);
        Assert.Empty(_watch.Growth());

        Look(1);
        var row = Assert.Single(_watch.Growth());

        Assert.Equal(("here", TimeSpan.FromMinutes(1)), (row.Name, row.Lived));
        // A test runner takes more than a megabyte, and less than this machine has.
        Assert.InRange(row.Early, 1, 1_000_000);
        Assert.InRange(row.Late, 1, 1_000_000);
    }

    [Fact]
    public void A_process_that_is_gone_takes_nothing_and_ends_nothing()
    {
        _watch.Look([Here with { Pid = int.MaxValue }]);

        Assert.Empty(_watch.Growth());
    }

    private void Look(int times)
    {
        for (var i = 0; i < times; i++)
            _watch.Look([Here]);
    }
}
