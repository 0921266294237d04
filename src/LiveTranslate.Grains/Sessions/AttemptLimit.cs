namespace LiveTranslate.Grains.Sessions;

/// <summary>Counts failed attempts of the last minute, so that a token or passcode cannot be guessed.</summary>
internal sealed class AttemptLimit(TimeProvider time)
{
    // A hall full of people mistypes less often; a guesser needs a thousand times more.
    private const int MaxFailures = 100;
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private readonly Queue<DateTimeOffset> _failures = [];

    public bool Reached
    {
        get
        {
            var from = time.GetUtcNow() - Period;
            while (_failures.TryPeek(out var oldest) && oldest < from) _failures.Dequeue();
            return _failures.Count >= MaxFailures;
        }
    }

    public void NoteFailure() => _failures.Enqueue(time.GetUtcNow());
}
