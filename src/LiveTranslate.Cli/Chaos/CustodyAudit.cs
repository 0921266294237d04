using System.Globalization;
using LiveTranslate.Cli.Audio;
using LiveTranslate.Cli.Server;

namespace LiveTranslate.Cli.Chaos;

/// <summary>
/// Whether every chunk that was said is in exactly one window, or was silence. The numbers hidden in the audio say which
/// chunks each window was made of; its bounds say which ones it should be.
/// </summary>
internal sealed class CustodyAudit
{
    // Bounds come in whole milliseconds.
    private const long Slack = 1;
    private const long MarkMs = SpeechMarks.Samples * 1000 / SpeechFormat.SampleRate;

    /// <summary>
    /// Loud speech that no window has, in one place. A window begins where speech is sure and ends where it is sure to be
    /// over: a breath or the end of a word may lie outside.
    /// </summary>
    private static readonly TimeSpan MostUnheard = TimeSpan.FromMilliseconds(250);

    private readonly List<string> _findings = [];
    private readonly Dictionary<string, int> _causes = [];

    /// <summary>Chunks that should be in a window and are not.</summary>
    public int Lost { get; private set; }

    /// <summary>Chunks that are in two windows, or in one where they do not belong.</summary>
    public int Misplaced { get; private set; }

    /// <summary>Windows whose text is missing because a stage failed; their audio was accounted for.</summary>
    public int Unrecognized { get; private set; }

    /// <summary>How many windows a stage has failed for, by stage and cause.</summary>
    public IReadOnlyDictionary<string, int> Causes => _causes;

    /// <summary>What is wrong, in words.</summary>
    public IReadOnlyList<string> Findings => _findings;

    public static CustodyAudit Of(IReadOnlyList<ArchivedSegment> segments, NumberedSpeech speech)
    {
        var audit = new CustodyAudit();
        audit.CheckBounds(segments, speech);
        audit.CheckChunks(segments, speech.Spoken);
        return audit;
    }

    private void CheckBounds(IReadOnlyList<ArchivedSegment> segments, NumberedSpeech speech)
    {
        var end = 0L;
        for (var i = 0; i < segments.Count; i++)
        {
            var segment = segments[i];
            if (segment.Index != i)
                Find($"segment {i} has number {segment.Index}");
            if (segment.StartMs < end)
                Find($"segment {i} begins at {segment.StartMs} ms, before the end of the one before at {end} ms");
            CheckSilence(speech, end, segment.StartMs);
            end = Math.Max(end, segment.EndMs);
        }

        if (end > speech.SpokenMs + Slack)
            Find($"the last segment ends at {end} ms, {end - speech.SpokenMs} ms after the last word");
        CheckSilence(speech, end, speech.SpokenMs);
    }

    private void CheckSilence(NumberedSpeech speech, long from, long to)
    {
        var loud = speech.LoudBetween(from, to);
        if (loud <= MostUnheard)
            return;
        Lost += (int)(loud.TotalMilliseconds / SpeechFormat.ChunkMilliseconds);
        Find($"between {from} and {to} ms somebody spoke for {loud.TotalMilliseconds:0} ms, and no segment has it");
    }

    private void CheckChunks(IReadOnlyList<ArchivedSegment> segments, int spoken)
    {
        var heardIn = new int?[spoken];
        foreach (var segment in segments)
        {
            var numbers = new HashSet<int>();
            foreach (var word in segment.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                // Transcribe ends what it understood with a full stop.
                if (!int.TryParse(word.TrimEnd('.'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number >= spoken)
                    Misplace($"segment {segment.Index} has '{word}', which nobody said");
                else if (heardIn[number] is { } before)
                    Misplace($"chunk {number} is in segment {before} and in segment {segment.Index}");
                else if (!Overlaps(segment, number))
                    Misplace($"chunk {number} is in segment {segment.Index} ({segment.StartMs} to {segment.EndMs} ms), where it does not belong");
                else
                    heardIn[number] = segment.Index;
            }

            if (segment.Failure is { } failure)
            {
                var cause = $"{failure.Stage}: {failure.Cause}";
                _causes[cause] = _causes.GetValueOrDefault(cause) + 1;
            }

            if (segment.Failure is not null && segment.Text.Length == 0)
                Unrecognized++;
            else
                CheckWhole(segment, heardIn);
        }
    }

    // Every number that lies whole within the window must have been heard in it. Windows are cut every 10 ms, and chunks
    // begin every 250: no bound is rounded here.
    private void CheckWhole(ArchivedSegment segment, int?[] heardIn)
    {
        var first = (segment.StartMs + SpeechFormat.ChunkMilliseconds - 1) / SpeechFormat.ChunkMilliseconds;
        for (var number = first; StartOf(number) + MarkMs <= segment.EndMs && number < heardIn.Length; number++)
        {
            if (heardIn[number] == segment.Index)
                continue;
            Lost++;
            Find($"chunk {number} should be in segment {segment.Index} ({segment.StartMs} to {segment.EndMs} ms) and was not heard there");
        }
    }

    private static bool Overlaps(ArchivedSegment segment, long number) =>
        StartOf(number) + MarkMs >= segment.StartMs - Slack && StartOf(number) <= segment.EndMs + Slack;

    private static long StartOf(long number) => number * SpeechFormat.ChunkMilliseconds;

    private void Misplace(string finding)
    {
        Misplaced++;
        Find(finding);
    }

    private void Find(string finding) => _findings.Add(finding);
}
