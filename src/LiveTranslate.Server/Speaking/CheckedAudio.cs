using LiveTranslate.Contracts;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Recognition;
using LiveTranslate.Server.Connections;

namespace LiveTranslate.Server.Speaking;

/// <summary>The audio of a sound check as it comes: bounded, because the one who sends it decides how long it goes on.</summary>
internal static class CheckedAudio
{
    private static readonly int MaxBytes = (int)(SoundCheck.MaxDuration.TotalSeconds * PcmFormat.BytesPerSecond);

    // Twice what a check may bring: an upload that stands still must not hold a connection's only call for ever.
    private static readonly TimeSpan Patience = 2 * SoundCheck.MaxDuration;

    public static async Task<byte[]> CollectAsync(IAsyncEnumerable<byte[]> audio, TimeProvider time, CancellationToken gone)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(gone, late.Token);
        using var pcm = new MemoryStream();
        try
        {
            await foreach (var chunk in audio.WithCancellation(stop.Token))
            {
                if (chunk is null || chunk.Length % PcmFormat.BytesPerSample != 0)
                    throw HubErrors.Error(ErrorCodes.ChunkOddLength, "Samples are 16 bits: a chunk has an even number of bytes.");
                if (pcm.Length + chunk.Length > MaxBytes)
                    throw HubErrors.Error(
                        ErrorCodes.ChunkTooLarge, $"A sound check takes {SoundCheck.MaxDuration.TotalSeconds:0} s of audio at most.");
                pcm.Write(chunk);
            }
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            throw HubErrors.Error(ErrorCodes.InvalidRequest, $"The audio of a sound check has to come within {Patience.TotalSeconds:0} s.");
        }

        return pcm.Length > 0 ? pcm.ToArray() : throw HubErrors.Error(ErrorCodes.ChunkEmpty, "There was no audio to check.");
    }
}
