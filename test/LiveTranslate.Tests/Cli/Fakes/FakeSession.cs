using LiveTranslate.Contracts.Hubs;

namespace LiveTranslate.Tests.Cli.Fakes;

/// <summary>One session of the <see cref="FakeServer"/>: windows of 3 s, a made-up caption for each.</summary>
internal sealed class FakeSession(string id, string token)
{
    public const int ChunksPerSegment = 12;
    public const string Source = "en-US";

    private readonly List<byte[]> _taken = [];

    public Lock Gate { get; } = new();

    public string Id => id;

    public string Token => token;

    public IReadOnlyList<string> Targets { get; init; } = ["es-ES", "ca-ES"];

    public string Status { get; set; } = SessionStatus.Waiting;

    public int Segments { get; set; }

    public int Takes { get; set; }

    /// <summary>How often the speaker has connected.</summary>
    public int Starts { get; set; }

    /// <summary>How many chunks are archived.</summary>
    public int ArchivedChunks { get; set; }

    /// <summary>The sequences as they came, the repeated and the refused ones, too.</summary>
    public List<long> Arrived { get; } = [];

    /// <summary>Whether the chunk is refused for want of room; asked for each that is wanted.</summary>
    public Func<long, bool> NoRoom { get; set; } = _ => false;

    /// <summary>Whether the connection is cut when this chunk comes, before it is taken.</summary>
    public Func<long, bool> Cut { get; set; } = _ => false;

    /// <summary>Whether the event of this segment is lost on its way to the listeners.</summary>
    public Func<int, bool> Lose { get; set; } = _ => false;

    /// <summary>Whether its engine understands anything.</summary>
    public bool Understands { get; set; } = true;

    /// <summary>Whether End cuts the connection instead of answering.</summary>
    public Func<bool> CutEnd { get; set; } = () => false;

    public byte[] Taken => [.. _taken.SelectMany(chunk => chunk)];

    public int TakenChunks => _taken.Count;

    public long Take(long sequence, byte[] pcm)
    {
        lock (Gate)
        {
            Arrived.Add(sequence);
            if (sequence == _taken.Count && !NoRoom(sequence))
                _taken.Add(pcm);
            return _taken.Count;
        }
    }

    public SessionState State() => new()
    {
        SessionId = id,
        Title = "A fake",
        Status = Status,
        SourceLanguage = Source,
        TargetLanguages = Targets,
        Listeners = new Dictionary<string, int> { ["es-ES"] = 1 },
        Segments = Segments,
    };

    public Caption CaptionOf(int index, string language) => new()
    {
        SessionId = id,
        Index = index,
        Language = language,
        SourceText = Understands ? $"words {index}" : "",
        Text = !Understands ? "" : language == Source ? $"words {index}" : $"{language} words {index}",
        StartMs = index * 3_000L,
        EndMs = Math.Min((index + 1) * 3_000L, _taken.Sum(chunk => (long)chunk.Length) / 32),
        Timings = new CaptionTimings { RecognizedMs = 1, TranslatedMs = 2, BacklogMs = 0 },
    };

    public Speech SpeechOf(int index, string language) => new()
    {
        SessionId = id,
        Index = index,
        Language = language,
        ContentType = "audio/mpeg",
        DurationMs = 2_500,
        // Every other one as a link, so that both ways are used.
        Data = index % 2 == 0 ? [0xFF, 0xFB, (byte)index] : null,
        Url = $"/api/sessions/{id}/segments/{index}/{language}.mp3",
    };
}
