using System.ComponentModel.DataAnnotations;
using LiveTranslate.Pipeline.Windowing;
using Xunit;

namespace LiveTranslate.Tests.Pipeline.Windowing;

public sealed class WindowOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(FaultsOf(new WindowOptions()));

    [Theory]
    [InlineData(10)]
    [InlineData(450)]
    public void A_least_pause_out_of_range_is_named_with_its_environment_variable(int milliseconds)
    {
        var fault = Assert.Single(FaultsOf(new WindowOptions { LeastPause = TimeSpan.FromMilliseconds(milliseconds) }));
        Assert.StartsWith("Window:LeastPause must be ", fault, StringComparison.Ordinal);
        Assert.Contains("environment variable Window__LeastPause", fault, StringComparison.Ordinal);
    }

    private static IEnumerable<string?> FaultsOf(WindowOptions options) =>
        options.Validate(new ValidationContext(options)).Select(fault => fault.ErrorMessage);
}
