using LiveTranslate.Cli.Chaos;
using LiveTranslate.Cli.Server;
using Xunit;

namespace LiveTranslate.Tests.Cli.Chaos;

public sealed class HeardAuditTests
{
    private static readonly ArchivedSegment[] Archived = [new(0, 0, 1_000, "0 1.", null), new(1, 1_000, 2_000, "4 5.", null)];

    private readonly Dictionary<int, HeardCaption> _heard = new()
    {
        [0] = new HeardCaption(0, 1_000, "0 1."), [1] = new HeardCaption(1_000, 2_000, "4 5."),
    };

    [Fact]
    public void What_was_heard_as_it_was_archived_is_clean() => Assert.Empty(Findings());

    [Fact]
    public void Other_bounds_than_the_archives_are_found()
    {
        _heard[1] = _heard[1] with { EndMs = 1_900 };

        Assert.Contains("heard as 1000 to 1900 ms", Assert.Single(Findings()), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_words_than_the_archives_are_found()
    {
        _heard[0] = _heard[0] with { SourceText = "0." };

        Assert.Contains("heard as '0.' and archived as '0 1.'", Assert.Single(Findings()), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_archive_does_not_have_is_found()
    {
        _heard[2] = new HeardCaption(2_000, 3_000, "8.");

        Assert.Contains("segment 2 was heard and is not in the archive", Assert.Single(Findings()), StringComparison.Ordinal);
    }

    private IEnumerable<string> Findings() => HeardAudit.Of(Archived, _heard);
}
