using System.Reflection;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Testing;

namespace LiveTranslate.Benchmarks.Windows;

/// <summary>The talks of <c>talks.txt</c>, each in each of flite's voices.</summary>
internal static class SyntheticTalks
{
    public const int Count = 6;

    // What a speaker takes to breathe between paragraphs; longer than any pause that ends a window.
    private static readonly TimeSpan BetweenParagraphs = TimeSpan.FromSeconds(0.8);

    // Those that PocketSphinx understands.
    private static readonly string[] Voices = ["slt", "kal16", "rms"];

    public static async Task<IReadOnlyList<Talk>> SpeakAsync(IReadOnlyCollection<int> numbers)
    {
        var texts = Texts().Where((_, index) => numbers.Contains(index + 1)).ToArray();
        var talks = new List<Talk>();
        foreach (var voice in Voices)
            foreach (var paragraphs in texts)
                talks.Add(new Talk(voice, string.Join(' ', paragraphs), await SpeakAsync(paragraphs, voice)));
        return talks;
    }

    private static async Task<ReadOnlyMemory<byte>> SpeakAsync(string[] paragraphs, string voice)
    {
        var pcm = new List<byte>();
        foreach (var paragraph in paragraphs)
        {
            pcm.AddRange((await FliteVoice.SpeakAsync(paragraph, voice)).Span);
            pcm.AddRange(new byte[PcmFormat.SamplesIn(BetweenParagraphs) * PcmFormat.BytesPerSample]);
        }

        return pcm.ToArray();
    }

    private static IEnumerable<string[]> Texts()
    {
        using var reader = new StreamReader(
            Assembly.GetExecutingAssembly().GetManifestResourceStream("talks.txt")
            ?? throw new InvalidOperationException("The resource talks.txt is missing from this build."));
        foreach (var talk in reader.ReadToEnd().Split("# talk\n").Skip(1))
            yield return talk.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
