namespace LiveTranslate.Pipeline.Windowing;

/// <summary>
/// Decides, frame by frame, where silence ends, where a window begins and where it is cut. Knows nothing of bytes:
/// offsets are in frames from the start of the audio it has not yet let go. Not thread-safe.
/// </summary>
/// <remarks>
/// Where audio is cut decides how well it is understood (word error rate of clear speech: 18 % when cut every 3 s,
/// 3 % when cut at pauses), so a pause always wins; without one the quietest 20 ms near the end are taken.
/// </remarks>
public sealed class WindowCutter(WindowOptions options)
{
    // A voice is there when 60 of the last 300 ms are voiced: longer than a click, shorter than any syllable pair.
    private const int OnsetFrames = 30;
    private const int OnsetVoiced = 6;

    // What is kept ahead of the first sound: a soft onset or an unvoiced consonant lies before the voice.
    private const int LeadFrames = 25;

    // Silence is let go in steps, not frame by frame.
    private const int SilenceStep = 50;

    private readonly int _maxFrames = Frames(options.MaxDuration);
    private readonly int _minFrames = Frames(options.MinDuration);
    private readonly int _pauseFrames = Frames(options.Pause);
    private readonly int _leastPauseFrames = Frames(options.LeastPause);
    private readonly int _searchFrames = Frames(options.QuietSearch);
    private readonly List<AudioFrame> _frames = [];
    private int _quietRun;

    /// <summary>Whether the audio held is a window: a voice was heard in it.</summary>
    public bool InSpeech { get; private set; }

    /// <summary>Frames of the window before which no cut can fall any more: what a recognizer may be given.</summary>
    public int Settled => InSpeech ? Math.Min(_frames.Count, _maxFrames - _searchFrames) : 0;

    public CutDecision Push(AudioFrame frame)
    {
        _frames.Add(frame);
        _quietRun = frame.Active ? 0 : _quietRun + 1;
        return InSpeech ? DecideCut() : DecideOnset();
    }

    /// <summary>Forgets everything: the audio held was closed as it is.</summary>
    public void Reset() => LetGo(_frames.Count);

    private CutDecision DecideOnset()
    {
        if (VoicedAmongLast(OnsetFrames) >= OnsetVoiced)
        {
            InSpeech = true;
            var lead = Math.Max(0, FirstSound() - LeadFrames);
            DropFront(lead);
            return new CutDecision(CutKind.SpeechBegan, lead);
        }

        if (_frames.Count < OnsetFrames + LeadFrames + SilenceStep) return default;
        DropFront(SilenceStep);
        return new CutDecision(CutKind.Silence, SilenceStep);
    }

    private CutDecision DecideCut()
    {
        if (_frames.Count >= _minFrames && _quietRun >= SufficientPause()) return Close(_frames.Count);
        return _frames.Count >= _maxFrames ? Close(QuietestFromEnd()) : default;
    }

    // A full window is cut somewhere, pause or not: the nearer that is, the shorter a pause is worth taking.
    private int SufficientPause()
    {
        var grown = (double)(_frames.Count - _minFrames) / Math.Max(1, _maxFrames - _minFrames);
        return _pauseFrames - (int)(grown * (_pauseFrames - _leastPauseFrames));
    }

    private CutDecision Close(int frames)
    {
        LetGo(frames);
        return new CutDecision(CutKind.Close, frames);
    }

    private void LetGo(int frames)
    {
        InSpeech = false;
        DropFront(frames);
        _quietRun = 0;
        for (var i = _frames.Count - 1; i >= 0 && !_frames[i].Active; i--) _quietRun++;
    }

    private void DropFront(int frames) => _frames.RemoveRange(0, frames);

    private int VoicedAmongLast(int count)
    {
        var voiced = 0;
        for (var i = Math.Max(0, _frames.Count - count); i < _frames.Count; i++)
            if (_frames[i].Voiced) voiced++;
        return voiced;
    }

    // The first active frame of the stretch that led to the voice: back until nothing sounds for a lead's length.
    private int FirstSound()
    {
        var first = _frames.Count - 1;
        for (var i = first; i >= 0 && first - i <= LeadFrames; i--)
            if (_frames[i].Active) first = i;
        return first;
    }

    private int QuietestFromEnd()
    {
        var best = _frames.Count;
        var quietest = float.MaxValue;
        for (var i = _maxFrames - _searchFrames + 1; i < _frames.Count; i++)
        {
            // The cut falls between two frames: the middle of 20 ms.
            var level = Math.Max(_frames[i - 1].LevelDb, _frames[i].LevelDb);
            if (level > quietest) continue;
            quietest = level;
            best = i;
        }

        return best;
    }

    private static int Frames(TimeSpan duration) => (int)Math.Round(duration.TotalMilliseconds / 10);
}

public enum CutKind
{
    /// <summary>Nothing to do.</summary>
    None,

    /// <summary>The given number of frames at the front are silence, and let go.</summary>
    Silence,

    /// <summary>The given number of frames at the front are silence, and let go; what follows is a window.</summary>
    SpeechBegan,

    /// <summary>The window ends after the given number of frames; they are let go.</summary>
    Close,
}

public readonly record struct CutDecision(CutKind Kind, int Frames);
