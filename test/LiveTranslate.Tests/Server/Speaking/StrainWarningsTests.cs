using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Server.Speaking;
using Xunit;

namespace LiveTranslate.Tests.Server.Speaking;

public sealed class StrainWarningsTests
{
    [Fact]
    public void Only_what_is_new_is_said()
    {
        Assert.Empty(Codes(SessionStrain.None, SessionStrain.None));
        Assert.Equal([WarningCodes.SimplerVoice], Codes(SessionStrain.None, SessionStrain.SimplerVoice));
        Assert.Equal([WarningCodes.CaptionsOnly], Codes(SessionStrain.SimplerVoice, SessionStrain.SimplerVoice | SessionStrain.Unspoken));
        Assert.Empty(Codes(SessionStrain.Unspoken | SessionStrain.Untranslated, SessionStrain.Unspoken));
    }

    [Fact]
    public void That_all_is_well_again_is_said_once_when_nothing_is_left()
    {
        Assert.Equal([WarningCodes.Recovered], Codes(SessionStrain.Unrecognized | SessionStrain.Unspoken, SessionStrain.None));
    }

    [Fact]
    public void Everything_that_can_be_gone_without_has_a_warning()
    {
        foreach (var strain in Enum.GetValues<SessionStrain>().Where(strain => strain is not SessionStrain.None))
            Assert.Single(StrainWarnings.Changes(SessionStrain.None, strain));
    }

    private static IEnumerable<string> Codes(SessionStrain before, SessionStrain now) =>
        StrainWarnings.Changes(before, now).Select(change => change.Code);
}
