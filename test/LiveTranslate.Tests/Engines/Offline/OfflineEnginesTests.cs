using LiveTranslate.Engines.Offline;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Recognition;
using LiveTranslate.Pipeline.Synthesis;
using LiveTranslate.Pipeline.Translation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace LiveTranslate.Tests.Engines.Offline;

public sealed class OfflineEnginesTests
{
    [Fact]
    public async Task AddOfflineEngines_serves_every_port()
    {
        await using var services = Services([]);
        Assert.NotNull(services.GetRequiredService<ISpeechRecognizer>());
        Assert.NotNull(services.GetRequiredService<ITranslator>());
        Assert.NotNull(services.GetRequiredService<ISpeechSynthesizer>());
        Assert.NotNull(services.GetRequiredService<ISessionArchive>());
    }

    [Theory]
    [InlineData("Engines:Offline:Recognizer:MaxDecoders", "0")]
    [InlineData("Engines:Offline:Recognizer:LeadIn", "00:01:00")]
    [InlineData("Engines:Offline:Recognizer:LookAhead", "00:00:01")]
    [InlineData("Engines:Offline:Recognizer:IdleTimeout", "00:00:00")]
    [InlineData("Engines:Offline:Recognizer:DecodeTimeout", "1.00:00:00")]
    [InlineData("Engines:Offline:Recognizer:MaxBuffered", "00:00:00")]
    [InlineData("Engines:Offline:Translator:AnswerTimeout", "00:00:00")]
    [InlineData("Engines:Offline:Translator:IdleTimeout", "00:00:00")]
    [InlineData("Engines:Offline:Translator:QueueCapacity", "-1")]
    [InlineData("Engines:Offline:Translator:MaxTextLength", "0")]
    [InlineData("Engines:Offline:Synthesizer:WordsPerMinute", "9000")]
    [InlineData("Engines:Offline:Synthesizer:KilobitsPerSecond", "47")]
    [InlineData("Engines:Offline:Synthesizer:SpeakTimeout", "00:00:00")]
    [InlineData("Engines:Offline:Synthesizer:QueueCapacity", "0")]
    [InlineData("Engines:Offline:Synthesizer:MaxDuration", "00:00:00")]
    [InlineData("Archive:Path", "")]
    public async Task A_setting_out_of_range_is_named_at_start_with_its_environment_variable(string setting, string value)
    {
        await using var services = Services(new() { [setting] = value });
        var fault = Assert.Throws<OptionsValidationException>(
            () => services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains(setting, fault.Message, StringComparison.Ordinal);
        Assert.Contains(setting.Replace(":", "__", StringComparison.Ordinal), fault.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new ServiceCollection().AddLogging().AddOfflineEngines(configuration).BuildServiceProvider();
    }
}
