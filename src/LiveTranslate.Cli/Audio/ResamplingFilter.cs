namespace LiveTranslate.Cli.Audio;

/// <summary>
/// The low-pass of a rational resampler, taken apart into phases: a Kaiser-windowed sinc whose stop band begins where
/// aliasing would. One phase per output position between two input samples.
/// </summary>
internal sealed class ResamplingFilter
{
    // 80 dB below: under the noise of 13 bits, and far under what a microphone in a hall brings along.
    private const double StopbandDecibels = 80;

    // The pass band ends here, as a part of the lower of the two Nyquist frequencies: 7.4 kHz of 8 kHz. Telephone and
    // recognizer models stop lower still; a steeper edge would cost taps and bring ringing.
    private const double PassbandEnd = 0.925;

    private readonly float[]?[] _phases;
    private readonly double _cutoff;
    private readonly double _beta;

    public ResamplingFilter(int inputRate, int outputRate)
    {
        var divisor = (int)System.Numerics.BigInteger.GreatestCommonDivisor(inputRate, outputRate);
        Up = outputRate / divisor;
        Down = inputRate / divisor;
        // In cycles per input sample; the edge of the stop band is the lower Nyquist frequency.
        var nyquist = 0.5 * Math.Min(1.0, (double)outputRate / inputRate);
        var transition = nyquist * (1 - PassbandEnd);
        _cutoff = nyquist - transition / 2;
        _beta = 0.1102 * (StopbandDecibels - 8.7);
        // Kaiser's estimate of the length for this attenuation and transition.
        var taps = (StopbandDecibels - 7.95) / (2.285 * 2 * Math.PI * transition);
        HalfLength = (int)Math.Ceiling(taps / 2) + 1;
        _phases = new float[]?[Up];
    }

    /// <summary>Output samples per <see cref="Down"/> input samples.</summary>
    public int Up { get; }

    public int Down { get; }

    /// <summary>How many input samples a result needs before and after its position.</summary>
    public int HalfLength { get; }

    public int Length => 2 * HalfLength;

    /// <summary>The weights of the inputs −HalfLength+1 … HalfLength around a position <paramref name="phase"/>/Up behind an input.</summary>
    public ReadOnlySpan<float> Phase(int phase) => _phases[phase] ??= Design(phase);

    private float[] Design(int phase)
    {
        var weights = new double[Length];
        var sum = 0.0;
        for (var tap = 0; tap < weights.Length; tap++)
        {
            var distance = tap - (HalfLength - 1) - (double)phase / Up;
            sum += weights[tap] = Sinc(2 * _cutoff * distance) * Kaiser(distance / HalfLength);
        }

        // Unity at 0 Hz in every phase: else the phases would modulate a constant into a tone.
        return Array.ConvertAll(weights, weight => (float)(weight / sum));
    }

    private static double Sinc(double x) => Math.Abs(x) < 1e-12 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private double Kaiser(double x) =>
        Math.Abs(x) >= 1 ? 0 : BesselI0(_beta * Math.Sqrt(1 - x * x)) / BesselI0(_beta);

    private static double BesselI0(double x)
    {
        double sum = 1, term = 1;
        for (var k = 1; term > sum * 1e-17; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }
}
