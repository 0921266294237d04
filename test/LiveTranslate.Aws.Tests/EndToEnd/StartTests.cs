using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.EndToEnd;

/// <summary>What a server says that cannot start as a part of a cluster.</summary>
public sealed class StartTests(LocalAwsFixture local)
{
    private const int BadConfiguration = 2;
    private const int NoAws = 4;

    [Fact]
    public async Task Faults_of_a_cluster_are_named_with_their_settings()
    {
        var (exit, errors) = await StartAsync(
            ("Cluster__Mode", "Aws"), ("Cluster__Address", "here"), ("Aws__Region", "Frankfurt"), ("Aws__AccessKey", "a"),
            ("Aws__KinesisUrl", "kinesis"), ("Server__Roles", "0"));

        Assert.Equal(BadConfiguration, exit);
        foreach (var setting in new[] { "Cluster:Address", "Aws:Region must be an AWS region such as eu-central-1, not 'Frankfurt'", "Aws:SecretKey", "Aws:KinesisUrl", "Server:Roles" })
            Assert.Contains(setting, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Engines:Profile", "Awss", "Offline or Aws")]
    [InlineData("Engines:Aws:Archive:Encryption", "AES512", "Aes256, Kms or BucketDefault")]
    [InlineData("Engines:Aws:Archive:Links", "maybe", "true or false")]
    [InlineData("Engines:Aws:Archive:MaxRetries", "99999999999", "a whole number of at most 2147483647")]
    [InlineData("Engines:Aws:Recognizer:Stability", "Higher", "Low, Medium or High")]
    [InlineData("Engines:Aws:Translator:Formality", "Polite", "Formal or Informal")]
    [InlineData("Engines:Aws:Synthesizer:Engine", "Generative", "Neural or Standard")]
    [InlineData("Engines:Aws:Synthesizer:CallTimeout", "3 s", "a time such as 00:00:01.500")]
    [InlineData("Engines:Aws:Quotas:Share", "half", "a number such as 1.5")]
    public async Task A_value_that_cannot_be_read_is_named_with_its_setting_and_what_it_may_be(string setting, string value, string form)
    {
        var variable = setting.Replace(":", "__", StringComparison.Ordinal);
        var (exit, errors) = await StartAsync(
            ("Engines__Recognizer", "Aws"), ("Engines__Translator", "Aws"), ("Engines__Synthesizer", "Aws"), ("Engines__Archive", "Aws"),
            (variable, value));

        Assert.Equal(BadConfiguration, exit);
        Assert.Contains($"- {setting} must be {form}", errors, StringComparison.Ordinal);
        Assert.Contains($"not '{value}'", errors, StringComparison.Ordinal);
        Assert.Contains($"environment variable {variable}.", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_is_not_there_is_named_with_the_cure()
    {
        var (exit, errors) = await StartAsync(
            ("Cluster__Mode", "Aws"), ("Aws__Region", "us-east-1"), ("Aws__AccessKey", "a"), ("Aws__SecretKey", "b"),
            ("Aws__KinesisUrl", local.Aws.Kinesis.ToString()), ("Aws__DynamoDbUrl", local.Aws.DynamoDb.ToString()),
            ("Aws__TablePrefix", $"start-{Guid.NewGuid():N}-"), ("Aws__StreamName", "nowhere"));

        Assert.Equal(NoAws, exit);
        Assert.Contains("'nowhere'", errors, StringComparison.Ordinal);
        Assert.Contains("Aws:CreateStream", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_said_in_a_line()
    {
        var port = RunningProgram.FreePort();
        var (exit, errors) = await StartAsync(
            ("Cluster__Mode", "Aws"), ("Aws__Region", "us-east-1"), ("Aws__AccessKey", "a"), ("Aws__SecretKey", "b"),
            ("Aws__DynamoDbUrl", $"http://127.0.0.1:{port}"));

        Assert.Equal(NoAws, exit);
        Assert.Contains("Aws:DynamoDbUrl", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alone_in_local_mode_a_server_has_both_roles()
    {
        var (exit, errors) = await StartAsync(("Server__Roles", "Gateway"));

        Assert.Equal(BadConfiguration, exit);
        Assert.Contains("Cluster__Mode=Aws", errors, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Errors)> StartAsync(params (string Name, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("livetranslate-start-");
        try
        {
            await using var server = RunningProgram.Server(port: 0, folder.FullName, settings);
            return (await server.ExitAsync(TimeSpan.FromSeconds(60)), server.Errors);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
