using LiveTranslate.Orleans.Aws.Streaming;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Streams;

namespace Orleans.Hosting;

/// <summary>
/// Reports all that would let a host start and then read nothing: faulty options, nobody who says which sessions there
/// are, a checkpointer that this provider does not use.
/// </summary>
internal sealed class KinesisAudioStreamValidator(IServiceProviderIsKeyedService services) : IValidateOptions<KinesisAudioStreamOptions>
{
    public ValidateOptionsResult Validate(string? name, KinesisAudioStreamOptions options)
    {
        var faults = options.Faults($"{nameof(KinesisAudioStreamOptions)}({name})").Concat(FaultsOfServices(name)).ToArray();
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> FaultsOfServices(string? name)
    {
        if (!services.IsService(typeof(IAudioDestination)))
        {
            yield return $"The audio stream '{name}' needs an {nameof(IAudioDestination)}, which says whose audio is taken: "
                + $"add one, such as services.AddSingleton<{nameof(IAudioDestination)}, …>().";
        }

        if (services.IsKeyedService(typeof(IStreamQueueCheckpointerFactory), name))
        {
            yield return $"The audio stream '{name}' records how far its shards are delivered in DynamoDB only: call "
                + "UseDynamoDBCheckpointer in the place of UseGrainCheckpointer or any other checkpointer.";
        }
    }
}
