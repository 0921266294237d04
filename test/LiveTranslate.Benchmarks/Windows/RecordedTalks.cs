using LiveTranslate.Cli.Audio;
using LiveTranslate.Pipeline.Audio;

namespace LiveTranslate.Benchmarks.Windows;

/// <summary>Recordings of people, with what they say.</summary>
internal static class RecordedTalks
{
    /// <summary>Where Debian's <c>pocketsphinx-testdata</c> keeps five sentences of a novel, read aloud.</summary>
    private const string Novel = "/usr/share/pocketsphinx/test/data/librivox";

    private static readonly TimeSpan BetweenSentences = TimeSpan.FromSeconds(0.3);

    /// <summary>The five sentences as one talk; null when the package is not installed.</summary>
    public static async Task<Talk?> NovelAsync(CancellationToken stop)
    {
        var transcription = Path.Combine(Novel, "transcription");
        if (!File.Exists(transcription)) return null;
        var (text, pcm) = (new List<string>(), new List<byte>());
        foreach (var line in await File.ReadAllLinesAsync(transcription, stop))
        {
            // <s> what is said </s> (the file's name)
            if (line.Split(["<s>", "</s>"], StringSplitOptions.None) is not [_, var said, var file]) continue;
            text.Add(said.Trim());
            pcm.AddRange((await ReadAsync(Path.Combine(Novel, file.Trim(' ', '(', ')') + ".wav"), stop)).Span);
            pcm.AddRange(new byte[PcmFormat.SamplesIn(BetweenSentences) * PcmFormat.BytesPerSample]);
        }

        return new Talk("novel, read", string.Join(' ', text), pcm.ToArray());
    }

    /// <summary>Each WAV file of a folder that has a TXT file of the same name beside it.</summary>
    public static async Task<IReadOnlyList<Talk>> InAsync(DirectoryInfo folder, CancellationToken stop)
    {
        var talks = new List<Talk>();
        foreach (var wav in folder.GetFiles("*.wav").OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            var text = Path.ChangeExtension(wav.FullName, ".txt");
            if (!File.Exists(text)) continue;
            talks.Add(new Talk(folder.Name, await File.ReadAllTextAsync(text, stop), await ReadAsync(wav.FullName, stop)));
        }

        return talks;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(string wav, CancellationToken stop)
    {
        await using var source = await SpeechSource.OpenAsync(File.OpenRead(wav), raw: false, stop);
        var pcm = new List<byte>();
        await foreach (var chunk in source.ReadChunksAsync(stop)) pcm.AddRange(chunk.Span);
        return pcm.ToArray();
    }
}
