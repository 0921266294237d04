using System.ComponentModel.DataAnnotations;
using LiveTranslate.Engines.Aws;
using LiveTranslate.Engines.Aws.Archiving;
using LiveTranslate.Pipeline.Archiving;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace LiveTranslate.Aws.Tests.Engines.Archiving;

public sealed class S3ArchiveOptionsTests
{
    [Theory]
    [InlineData("abc")]
    [InlineData("my.bucket-1")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123")]
    public void A_bucket_of_a_name_that_s3_takes_is_taken(string name) =>
        Assert.Empty(Faults(new S3ArchiveOptions { Bucket = name }));

    [Theory]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("Upper")]
    [InlineData("under_score")]
    [InlineData("-abc")]
    [InlineData("abc-")]
    [InlineData("a..b")]
    [InlineData("192.168.1.1")]
    [InlineData("a/b")]
    [InlineData("abc\n")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    public void A_bucket_of_another_name_is_a_fault(string name) =>
        Assert.Contains("Engines__Aws__Archive__Bucket", Assert.Single(Faults(new S3ArchiveOptions { Bucket = name })), StringComparison.Ordinal);

    [Theory]
    [InlineData("", true)]
    [InlineData("talks/2026/", true)]
    [InlineData("a.b_c-d/", true)]
    [InlineData("talks", false)]
    [InlineData("/talks/", false)]
    [InlineData("talks//", false)]
    [InlineData("../", false)]
    [InlineData("talks/./", false)]
    [InlineData("talks/../", false)]
    [InlineData("a b/", false)]
    [InlineData("é/", false)]
    [InlineData("talks/\n", false)]
    public void A_prefix_is_made_of_names_that_end_in_a_slash(string prefix, bool valid) =>
        Assert.Equal(valid, Faults(new S3ArchiveOptions { Bucket = "abc", Prefix = prefix }).Count == 0);

    [Fact]
    public void All_faults_are_reported_at_once_each_with_its_variable()
    {
        var options = new S3ArchiveOptions
        {
            Bucket = "B", Prefix = "x", BucketOwner = "me", KmsKeyId = "key", LinkExpiry = TimeSpan.FromDays(8),
            AttemptTimeout = TimeSpan.Zero, Timeout = TimeSpan.FromHours(1), MaxRetries = 11,
        };

        var faults = Faults(options);

        Assert.Equal(8, faults.Count);
        foreach (var setting in new[] { "Bucket", "Prefix", "BucketOwner", "KmsKeyId", "LinkExpiry", "AttemptTimeout", "Timeout", "MaxRetries" })
            Assert.Contains(faults, fault => fault.Contains($"Engines__Aws__Archive__{setting}.", StringComparison.Ordinal));
    }

    [Fact]
    public void The_archive_is_made_from_configuration()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddS3Archive(Configuration(("Bucket", "talks"), ("Encryption", "Kms"), ("LinkExpiry", "00:10:00")));
        using var provider = services.BuildServiceProvider();

        Assert.IsType<S3SessionArchive>(provider.GetRequiredService<ISessionArchive>());
        var options = provider.GetRequiredService<IOptions<S3ArchiveOptions>>().Value;
        Assert.Equal(("talks", S3Encryption.Kms, TimeSpan.FromMinutes(10)), (options.Bucket, options.Encryption, options.LinkExpiry));
    }

    [Fact]
    public void A_bucket_that_is_not_configured_is_an_error_at_start()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddS3Archive(Configuration());
        using var provider = services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains("Engines__Aws__Archive__Bucket", error.Message, StringComparison.Ordinal);
    }

    private static IConfiguration Configuration(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(
            settings.Select(setting => KeyValuePair.Create($"{S3ArchiveOptions.Section}:{setting.Name}", (string?)setting.Value)))
        {
            ["Aws:Region"] = "eu-central-1", ["Aws:AccessKey"] = "key", ["Aws:SecretKey"] = "secret",
        }).Build();

    private static List<string> Faults(S3ArchiveOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return [.. results.Select(result => result.ErrorMessage!)];
    }
}
