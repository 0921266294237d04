using LiveTranslate.AwsSimulator.Answers;
using LiveTranslate.AwsSimulator.Hosting;

namespace LiveTranslate.AwsSimulator.Transcribe;

/// <summary>The streams that are open: no more than the quota, and one of a session.</summary>
internal sealed class OpenStreams(SimulatorOptions options)
{
    private static readonly AwsError Conflict = new(
        "ConflictException", 409, "A new stream started with the same session ID. The current stream has been terminated.");

    private readonly Dictionary<string, TaskCompletionSource<AwsError?>> _ended = [];
    private readonly Lock _gate = new();
    private int _open;

    public int Open => Volatile.Read(ref _open);

    /// <summary>The most that were open at a time.</summary>
    public int Peak { get; private set; }

    /// <summary>Opens one; null when there are too many. A stream of the same session ends.</summary>
    public Place? TryOpen(string session)
    {
        lock (_gate)
        {
            if (_open >= options.MaxStreams) return null;
            _open++;
            Peak = Math.Max(Peak, _open);
            if (_ended.Remove(session, out var before)) before.TrySetResult(Conflict);
            var ended = new TaskCompletionSource<AwsError?>(TaskCreationOptions.RunContinuationsAsynchronously);
            _ended.Add(session, ended);
            return new Place(this, session, ended);
        }
    }

    private void Leave(string session, TaskCompletionSource<AwsError?> ended)
    {
        lock (_gate)
        {
            _open--;
            // By now it may be another stream's.
            if (_ended.TryGetValue(session, out var current) && current == ended) _ended.Remove(session);
        }
    }

    /// <summary>A stream's place among the open ones, until it is disposed of.</summary>
    internal sealed class Place(OpenStreams streams, string session, TaskCompletionSource<AwsError?> ended) : IDisposable
    {
        /// <summary>Completes when another stream takes the session over.</summary>
        public Task<AwsError?> Superseded => ended.Task;

        public void Dispose() => streams.Leave(session, ended);
    }
}
