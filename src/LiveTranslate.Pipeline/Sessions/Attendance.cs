namespace LiveTranslate.Pipeline.Sessions;

/// <summary>
/// Whether a speaker is there, and since when the session is used by nobody. A gateway that dies cannot say that its
/// speaker is gone, so the session judges by the time since it last heard from there, on its own monotonic clock.
/// Single-threaded.
/// </summary>
internal sealed class Attendance(TimeProvider time, TimeSpan goneAfter)
{
    // A new activation knows nothing of before. A speaker whose server was replaced has to notice, wait and connect again.
    private long _speakerAt = time.GetTimestamp();
    private TimeSpan _goneAfter = goneAfter * 2;
    private long _usedAt = time.GetTimestamp();
    private Guid _channel;
    private bool _connected;
    private string? _device;
    private long? _since;

    /// <summary>A speaker has been heard of so recently that the connection may still be coming back.</summary>
    public bool SpeakerHere => time.GetElapsedTime(_speakerAt) < _goneAfter;

    /// <summary>How long nobody has spoken or listened, as far as this activation knows.</summary>
    public TimeSpan UnusedFor => time.GetElapsedTime(_usedAt);

    /// <summary>Who would be interrupted by another speaker.</summary>
    public SpeakerSeen Speaker => SpeakerHere && _connected
        ? new SpeakerSeen(true, _device, _since is { } since ? time.GetElapsedTime(since) : null)
        : default;

    public void NoteNewTake()
    {
        _since = time.GetTimestamp();
        _device = null;
        NoteSpeaker();
    }

    /// <summary>A speaker has begun, or is back in the same take.</summary>
    public void NoteSpeaker()
    {
        (_channel, _connected) = (Guid.Empty, true);
        NoteSign(goneAfter);
    }

    /// <summary>The newest take's channel has reported.</summary>
    public void NoteReport(SpeakerReport report)
    {
        _usedAt = time.GetTimestamp();
        if (!report.Detached)
        {
            (_channel, _connected, _device) = (report.Channel, true, report.Device ?? _device);
            NoteSign(goneAfter);
        }
        else if (report.Channel == _channel)
        {
            // A channel that another one has replaced still hands over what it holds: its word does not count.
            _connected = false;
        }
    }

    /// <summary>Another take's channel still holds audio: the session is not left.</summary>
    public void NoteUse() => _usedAt = time.GetTimestamp();

    /// <summary>A chunk has come through the stream. What a channel hands over after its speaker has left is no sign.</summary>
    public void NoteChunk()
    {
        if (_connected) NoteSign(goneAfter);
    }

    /// <summary>Audio has come that nobody numbers: such a producer has no connection, and a record is as long as it likes.</summary>
    public void NoteUnnumbered(TimeSpan duration)
    {
        _connected = true;
        NoteSign(goneAfter + duration);
    }

    private void NoteSign(TimeSpan lasts) => (_speakerAt, _goneAfter, _usedAt) = (time.GetTimestamp(), lasts, time.GetTimestamp());
}

/// <param name="Present">A speaker is connected, or audio comes.</param>
/// <param name="Device">What the speaker speaks from, as the page or program calls itself; null when it does not say.</param>
/// <param name="Since">How long ago the take began; null when that was before the session was last moved.</param>
public readonly record struct SpeakerSeen(bool Present, string? Device, TimeSpan? Since);
