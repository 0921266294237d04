using System.ComponentModel.DataAnnotations;
using LiveTranslate.Engines.Aws.Quotas;
using Xunit;

namespace LiveTranslate.Aws.Tests.Engines.Quotas;

public sealed class QuotaOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(Faults(new QuotaOptions()));

    [Fact]
    public void Every_setting_that_is_out_of_range_is_named_with_its_variable_and_its_cure()
    {
        var options = new QuotaOptions();
        var settings = typeof(QuotaOptions).GetProperties();
        foreach (var setting in settings)
            setting.SetValue(options, setting.PropertyType == typeof(TimeSpan)
                ? TimeSpan.FromHours(-1)
                : Convert.ChangeType(-1, setting.PropertyType, null));

        var faults = Faults(options);

        Assert.Equal(settings.Length, faults.Count);
        foreach (var setting in settings)
        {
            var fault = Assert.Single(faults, fault => fault.StartsWith($"{QuotaOptions.Section}:{setting.Name} must be ", StringComparison.Ordinal));
            Assert.Contains($"Engines__Aws__Quotas__{setting.Name}, or remove it for ", fault, StringComparison.Ordinal);
        }
    }

    private static List<string> Faults(QuotaOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return [.. results.Select(result => result.ErrorMessage!)];
    }
}
