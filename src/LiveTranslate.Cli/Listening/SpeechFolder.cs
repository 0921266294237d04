using System.Globalization;
using LiveTranslate.Cli.CommandLine;
using LiveTranslate.Cli.Output;
using LiveTranslate.Cli.Server;
using LiveTranslate.Contracts.Hubs;

namespace LiveTranslate.Cli.Listening;

/// <summary>Where the spoken segments of one language go: <c>000012.mp3</c> each.</summary>
internal sealed class SpeechFolder(string folder, SessionApi api, string? passcode)
{
    private readonly HashSet<int> _saved = [];

    public int Count => _saved.Count;

    public bool Has(int index) => _saved.Contains(index);

    /// <summary>Saves what came along, or fetches it from where it lies. False when there is none.</summary>
    public async Task<bool> SaveAsync(Speech speech, CancellationToken cancellation)
    {
        try
        {
            var data = speech.Data ?? await api.GetSpeechAsync(speech.Url, passcode, cancellation);
            return await SaveAsync(speech.Index, data);
        }
        catch (CommandFailure failure) when (failure.ExitCode == ExitCode.Unreachable)
        {
            // The server may be restarting. Captions are worth more than one speech, which the archive keeps anyway.
            return false;
        }
    }

    /// <summary>Fetches a segment that was spoken before this listener came.</summary>
    public async Task<bool> FetchAsync(string sessionId, int index, string language, CancellationToken cancellation) =>
        await SaveAsync(
            index,
            await api.GetSpeechAsync(
                string.Create(CultureInfo.InvariantCulture, $"api/sessions/{sessionId}/segments/{index}/{language}.mp3"),
                passcode,
                cancellation));

    private async Task<bool> SaveAsync(int index, byte[]? data)
    {
        if (data is null)
            return false;
        await SavedFile.WriteAsync(folder, index.ToString("D6", CultureInfo.InvariantCulture) + ".mp3", data);
        return _saved.Add(index);
    }
}
