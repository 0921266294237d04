using LiveTranslate.Cli.Audio;
using LiveTranslate.Cli.CommandLine;
using LiveTranslate.Cli.Server;

namespace LiveTranslate.Cli.Speaking;

/// <summary>Brings chunks from the source into custody at the pace of speech; stands still while there is no room.</summary>
internal sealed class AudioFeed(ResendBuffer buffer, double pace, TimeProvider time, Signal room, Signal appended)
{
    public async Task RunAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> chunks, CancellationToken cancellation)
    {
        try
        {
            await FeedAsync(chunks, cancellation);
        }
        catch (IOException exception)
        {
            throw CommandFailure.BadInput($"The audio can be read no further: {exception.Message}");
        }
    }

    private async Task FeedAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> chunks, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        var due = TimeSpan.Zero;
        var any = false;
        await foreach (var chunk in chunks.WithCancellation(cancellation))
        {
            any = true;
            if (due - time.GetElapsedTime(start) is { Ticks: > 0 } early)
                await Task.Delay(early, time, cancellation);
            if (!buffer.TryAppend(chunk))
            {
                await WaitForRoomAsync(chunk, cancellation);
                // The schedule begins anew, or a flood would follow the wait.
                due = time.GetElapsedTime(start);
            }

            appended.Set();
            due += SpeechFormat.DurationOf(chunk.Length) / pace;
        }

        if (!any)
            throw CommandFailure.BadInput("There is no audio in the input.", "Record or convert it again.");
        buffer.Complete();
        appended.Set();
    }

    private async Task WaitForRoomAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancellation)
    {
        do
            await room.WaitAsync(cancellation);
        while (!buffer.TryAppend(chunk));
    }
}
