using LiveTranslate.Cli.Listening;
using LiveTranslate.Contracts.Hubs;

namespace LiveTranslate.Cli.Chaos;

/// <summary>What one listener heard, and when.</summary>
internal sealed class ChaosListener : ListenerObserver
{
    // The first ones say what is wrong; the numbers say how often.
    private const int MaxFindings = 20;

    private readonly Lock _gate = new();
    private readonly List<(long EndMs, long At)> _captions = [];
    private readonly Dictionary<int, HeardCaption> _heard = [];
    private readonly HashSet<int> _spoken = [];
    private readonly List<string> _findings = [];
    private int _last = -1;

    /// <summary>Captions out of order, which the client should never let through.</summary>
    public int Disordered { get; private set; }

    /// <summary>Segments spoken more than once.</summary>
    public int SpokenTwice { get; private set; }

    public int Spoken => _spoken.Count;

    /// <summary>What came out of order or twice, in words.</summary>
    public IReadOnlyList<string> Findings => _findings;

    public int Losses { get; private set; }

    /// <summary>Every caption by its index. To be read when nothing comes any more.</summary>
    public IReadOnlyDictionary<int, HeardCaption> Captions => _heard;

    /// <summary>The end of the newest caption that has a text, in session time.</summary>
    public long ReachedMs
    {
        get
        {
            lock (_gate)
                return _captions.Count > 0 ? _captions[^1].EndMs : 0;
        }
    }

    /// <summary>When the first caption with a text came that reaches beyond a moment; null for never.</summary>
    public long? FirstBeyond(long spokenMs)
    {
        lock (_gate)
        {
            var at = _captions.FindIndex(caption => caption.EndMs > spokenMs);
            return at < 0 ? null : _captions[at].At;
        }
    }

    public override ValueTask CaptionedAsync(Caption caption, long timestamp, bool past, bool late)
    {
        if (caption.Index <= _last)
        {
            Disordered++;
            Find($"segment {caption.Index} was heard after {_last}{(late ? ", when nobody waited for it any more" : "")}");
        }

        _last = Math.Max(_last, caption.Index);
        _heard.TryAdd(caption.Index, new HeardCaption(caption.StartMs, caption.EndMs, caption.SourceText));
        // A window that only says what failed is no caption to who waits for one.
        if (caption.Text.Length == 0)
            return default;
        lock (_gate)
            _captions.Add((caption.EndMs, timestamp));
        return default;
    }

    public override ValueTask SpokenAsync(Speech speech, long timestamp)
    {
        if (!_spoken.Add(speech.Index))
        {
            SpokenTwice++;
            Find($"segment {speech.Index} was spoken twice");
        }

        return default;
    }

    public override void Missing(int from, int upTo) => Find($"segments {from} to {upTo - 1} did not come for a long time, and were given up");

    public override void Lost(string reason) => Losses++;

    private void Find(string finding)
    {
        if (_findings.Count < MaxFindings)
            _findings.Add(finding);
    }
}

/// <summary>What is kept of a caption, to be compared with the archive.</summary>
/// <param name="StartMs">Where its window begins in session time.</param>
/// <param name="EndMs">Where it ends.</param>
/// <param name="SourceText">What was understood.</param>
internal readonly record struct HeardCaption(long StartMs, long EndMs, string SourceText);
