namespace LiveTranslate.Cli.Audio;

/// <summary>
/// Makes one channel of several: their mean, or, where the mean loses what the channels have (opposite phase, one live
/// channel of eight), the strongest of them. The pages do the same (<c>capture/downmix.ts</c>), on the same test vectors.
/// </summary>
/// <remarks>
/// Energies are averaged over 100 ms in blocks of 20 ms. The mean is given up as soon as it has less than an eighth of the
/// strongest channel's energy (two channels of which one is silent keep a quarter), and taken again once it has had more
/// than a third for 2 s. Another channel becomes the one to follow when it is four times as strong. A change is faded
/// over the block that showed it, so that nothing clicks and no word's beginning is lost.
/// </remarks>
internal sealed class Downmix
{
    private const int BlocksPerSecond = 50;
    private const double Averaging = 0.2;
    private const double LostBelow = 1.0 / 8, KeptAbove = 1.0 / 3;
    private const int KeptBlocks = 2 * BlocksPerSecond;
    private const double Stronger = 4;

    // -80 dB: below, there is nothing to judge by.
    private const double Silence = 1e-8;

    private readonly int _channels;
    private readonly float[] _block;
    private readonly double[] _energies;
    private readonly double[] _weights;
    private int _filled;
    private double _meanEnergy;
    private int _strongest;
    private bool _followsStrongest;
    private int _kept;
    private bool _begun;

    public Downmix(int channels, int sampleRate)
    {
        _channels = channels;
        _block = new float[Math.Max(1, sampleRate / BlocksPerSecond) * channels];
        _energies = new double[channels];
        _weights = new double[channels];
    }

    /// <summary>Takes interleaved samples and appends what they complete, at most 20 ms later.</summary>
    public void Write(ReadOnlySpan<float> samples, List<float> mono)
    {
        if (_channels == 1)
        {
            mono.AddRange(samples);
            return;
        }

        while (samples.Length > 0)
        {
            var take = Math.Min(samples.Length, _block.Length - _filled);
            samples[..take].CopyTo(_block.AsSpan(_filled));
            samples = samples[take..];
            _filled += take;
            if (_filled == _block.Length)
                Complete(mono);
        }
    }

    /// <summary>Mixes what does not fill a block: the end of the sound.</summary>
    public void Complete(List<float> mono)
    {
        var frames = _filled / _channels;
        if (frames == 0)
            return;
        Measure(frames);
        Decide();
        for (var frame = 0; frame < frames; frame++)
        {
            var share = _begun ? (frame + 1.0) / frames : 1;
            double sum = 0;
            for (var channel = 0; channel < _channels; channel++)
                sum += _block[(frame * _channels) + channel] * Weight(channel, share);
            mono.Add((float)sum);
        }

        for (var channel = 0; channel < _channels; channel++)
            _weights[channel] = Wanted(channel);
        _begun = true;
        _filled = 0;
    }

    private void Measure(int frames)
    {
        Span<double> energies = stackalloc double[_channels];
        energies.Clear();
        double mean = 0;
        for (var frame = 0; frame < frames; frame++)
        {
            double sum = 0;
            for (var channel = 0; channel < _channels; channel++)
            {
                double sample = _block[(frame * _channels) + channel];
                energies[channel] += sample * sample;
                sum += sample;
            }

            mean += sum / _channels * (sum / _channels);
        }

        for (var channel = 0; channel < _channels; channel++)
            _energies[channel] = Average(_energies[channel], energies[channel] / frames);
        _meanEnergy = Average(_meanEnergy, mean / frames);
    }

    private double Average(double before, double now) => _begun ? before + (Averaging * (now - before)) : now;

    private void Decide()
    {
        var loudest = 0;
        for (var channel = 1; channel < _channels; channel++)
            if (_energies[channel] > _energies[loudest])
                loudest = channel;
        if (_energies[loudest] < Silence)
            return;
        if (!_followsStrongest || _energies[loudest] > Stronger * _energies[_strongest])
            _strongest = loudest;
        _kept = _meanEnergy > KeptAbove * _energies[loudest] ? _kept + 1 : 0;
        if (_meanEnergy < LostBelow * _energies[loudest])
            _followsStrongest = true;
        else if (_kept >= KeptBlocks)
            _followsStrongest = false;
    }

    private double Wanted(int channel) =>
        !_followsStrongest ? 1.0 / _channels : channel == _strongest ? 1 : 0;

    private double Weight(int channel, double share) =>
        _weights[channel] + (share * (Wanted(channel) - _weights[channel]));
}
