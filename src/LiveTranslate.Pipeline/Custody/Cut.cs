namespace LiveTranslate.Pipeline.Custody;

/// <summary>
/// The bounds of one window, as they are committed before anyone hears it. A window that is done again has the same
/// ones. The audio between two cuts was silence.
/// </summary>
/// <param name="Index">The number of its segment.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where the next audio begins; in the same take.</param>
/// <param name="StartSample">Its beginning in session time.</param>
/// <param name="EndSample">Its end in session time.</param>
public sealed record Cut(int Index, AudioPosition Start, AudioPosition End, long StartSample, long EndSample)
{
    public int Samples => (int)(EndSample - StartSample);
}
