using LiveTranslate.Aws.Protocol;
using LiveTranslate.Orleans.Aws.Streaming.Api;
using Orleans.Configuration;

namespace LiveTranslate.Orleans.Aws.Streaming;

/// <summary>Sees to it that the data stream is there before anything is put or read.</summary>
internal static class KinesisSetup
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(200);

    /// <exception cref="OrleansConfigurationException">
    /// There is none, the account may have no more, or it does not become active.
    /// </exception>
    public static async Task EnsureStreamAsync(
        KinesisApi api, KinesisAudioStreamOptions options, TimeProvider time, CancellationToken stop)
    {
        AwsServiceException? refusal = null;
        for (var startedAt = time.GetTimestamp(); time.GetElapsedTime(startedAt) < Patience;)
        {
            switch (await StatusAsync(api, stop))
            {
                case "ACTIVE" or "UPDATING":
                    return;
                case null when !options.CreateIfNotExists:
                    throw new OrleansConfigurationException(
                        $"There is no Kinesis data stream '{options.StreamName}'. Create it, or set CreateIfNotExists.");
                // Another silo may have made it meanwhile, and so have used up what the account may make; else waiting helps nobody.
                case null when refusal is not null:
                    throw new OrleansConfigurationException(
                        $"AWS refuses to create the Kinesis data stream '{options.StreamName}' ({refusal.Message.TrimEnd('.')}): the account "
                        + "has as many streams or shards as it may. Delete some, ask AWS for more, set a smaller ShardCount, or name a stream that exists.");
                case null:
                    refusal = await CreateAsync(api, options, stop);
                    break;
            }

            await Task.Delay(PollPeriod, time, stop);
        }

        throw new OrleansConfigurationException(
            $"The Kinesis data stream '{options.StreamName}' is not active after {Patience}. Look at its state in AWS.");
    }

    private static async Task<string?> StatusAsync(KinesisApi api, CancellationToken stop)
    {
        try
        {
            return await api.GetStatusAsync(stop);
        }
        catch (AwsServiceException exception) when (exception.Code == KinesisApi.NotFound)
        {
            return null;
        }
        catch (AwsServiceException exception) when (exception.Transient)
        {
            // An account may ask 20 times a second, and all silos of a cluster may start at once.
            return exception.Code;
        }
    }

    /// <returns>Why the account may have no more streams or shards; null when that is not the trouble.</returns>
    private static async Task<AwsServiceException?> CreateAsync(KinesisApi api, KinesisAudioStreamOptions options, CancellationToken stop)
    {
        try
        {
            await api.CreateStreamAsync(options.ShardCount, stop);
        }
        catch (AwsServiceException exception) when (exception.Code == KinesisApi.LimitExceeded)
        {
            return exception;
        }
        catch (AwsServiceException exception) when (exception.Code == KinesisApi.InUse)
        {
            // Another silo was faster.
        }
        catch (AwsServiceException exception) when (exception.Transient)
        {
            // Whether it was carried out or not, the next look tells.
        }

        return null;
    }
}
