namespace LiveTranslate.AwsSimulator.Polly;

/// <summary>Silence of a length that fits the text: for loads, and where no engine is installed.</summary>
internal sealed class SilentSpeaker : ISpeaker
{
    // 600 letters a minute and more is fast, 900 is what a synthesizer does.
    private static readonly TimeSpan PerCharacter = TimeSpan.FromMilliseconds(65);
    private const int SamplesPerFrame = 576;
    private const int SampleRate = 24_000;

    // 48 kbps as Polly's own: 72 * 48000 / 24000.
    private const int BytesPerFrame = 144;

    // MPEG-2 layer III without checksum; 48 kbps, 24 kHz, no padding; mono.
    private static ReadOnlySpan<byte> FrameHeader => [0xFF, 0xF3, 0x64, 0xC4];

    public Task<byte[]?> SpeakAsync(Utterance utterance, CancellationToken cancellationToken)
    {
        var speech = utterance.Parts.Aggregate(TimeSpan.Zero, (sum, part) => sum + part.Text.Length * PerCharacter / part.Rate + part.Pause);
        return Task.FromResult<byte[]?>(Silence(speech));
    }

    /// <summary>A frame that is zero after its header says that it has nothing to say.</summary>
    internal static byte[] Silence(TimeSpan duration)
    {
        var frames = Math.Max(1, (int)Math.Ceiling(duration.TotalSeconds * SampleRate / SamplesPerFrame));
        var mp3 = new byte[frames * BytesPerFrame];
        for (var frame = 0; frame < frames; frame++) FrameHeader.CopyTo(mp3.AsSpan(frame * BytesPerFrame));
        return mp3;
    }
}
