using System.Runtime.CompilerServices;
using System.Text.Json;
using LiveTranslate.Aws.Protocol;
using LiveTranslate.Aws.Protocol.EventStreams;
using LiveTranslate.Engines.Aws.Quotas;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Audio;
using LiveTranslate.Pipeline.Recognition;

namespace LiveTranslate.Engines.Aws.Recognition;

/// <summary>One window on a stream of its own: lead-in, audio, and what Transcribe says of it, both ways at once.</summary>
internal sealed class TranscribeWindow(
    SessionId session,
    AwsEventStream stream,
    QuotaLease lease,
    OpenCall call,
    TranscribeFailure failures,
    LeadIns leadIns,
    TimeSpan lookAhead,
    string space,
    TimeProvider time) : ISpeechRecognition
{
    // 200 ms, the most that AWS advises for one event.
    private const int EventBytes = PcmFormat.BytesPerSecond / 5;

    // Whoever gives up a window that is whole after this long gives up a service that does not answer.
    private static readonly TimeSpan Unanswered = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _disposed = new();
    private volatile TranscriptReader? _reader;
    private long _samples;
    private long? _completedAt;
    private int _ended;

    public IAsyncEnumerable<RecognitionResult> Results => ReadAsync(CancellationToken.None);

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        if (pcm.Length % PcmFormat.BytesPerSample != 0)
            throw new ArgumentException("16-bit audio has an even number of bytes.", nameof(pcm));
        if (_reader is null)
        {
            // Not before: when a window begins, the last of the one before it may still be on its way here.
            var lead = leadIns.Of(session);
            _reader = new TranscriptReader(PcmFormat.DurationOf(lead.Length / PcmFormat.BytesPerSample), space);
            await SendAsync(lead, cancellationToken);
        }

        Interlocked.Add(ref _samples, pcm.Length / PcmFormat.BytesPerSample);
        leadIns.Add(session, pcm.Span);
        await SendAsync(pcm, cancellationToken);
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => CompleteAsync(default, cancellationToken);

    public async ValueTask CompleteAsync(ReadOnlyMemory<byte> following, CancellationToken cancellationToken)
    {
        _completedAt = time.GetTimestamp();
        var most = (int)PcmFormat.SamplesIn(lookAhead) * PcmFormat.BytesPerSample;
        if (_reader is not null) await SendAsync(following.Length > most ? following[..most] : following, cancellationToken);
        stream.Complete();
    }

    public async ValueTask DisposeAsync()
    {
        if (!EndOnce()) return;
        // What was thrown away is not what comes before the next window.
        if (_completedAt is null) leadIns.Forget(session);
        call.End(_completedAt is { } at && time.GetElapsedTime(at) > Unanswered ? TranscribeFailure.Unanswered : null);
        await CloseAsync();
    }

    private async Task SendAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        for (; !pcm.IsEmpty; pcm = pcm[Math.Min(EventBytes, pcm.Length)..])
        {
            // Encoded before it returns: the memory may be reused then.
            await stream.SendAsync(
                EventStreamMessage.Event("AudioEvent", "application/octet-stream", pcm[..Math.Min(EventBytes, pcm.Length)]),
                cancellationToken);
        }
    }

    private async IAsyncEnumerable<RecognitionResult> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        await using var events = stream.ReadAllAsync(either.Token).GetAsyncEnumerator(either.Token);
        var anyFinal = false;
        while (true)
        {
            AwsServiceException? failure = null;
            try
            {
                if (!await events.MoveNextAsync()) break;
            }
            catch (AwsServiceException exception)
            {
                failure = exception;
            }
            catch (Exception) when (_disposed.IsCancellationRequested)
            {
                yield break;
            }

            if (failure is not null)
            {
                await EndAsync(CallReports.Of(failure), failures.Of(failure));
                yield return RecognitionResult.Failed(failures.Of(failure));
                yield break;
            }

            // It answers: that is all the circuit wants to know, and other windows may wait for it.
            call.End(failure: null);
            if (_reader is not { } reader) continue;
            foreach (var result in ResultsOf(events.Current))
            {
                var read = reader.Read(result, PcmFormat.DurationOf(Interlocked.Read(ref _samples)));
                anyFinal |= read.IsFinal;
                if (read.IsFinal || read.Text.Length > 0) yield return read;
            }
        }

        await EndAsync(CallReport.Answered, failure: null);
        // Nothing was said, or nothing was understood.
        if (!anyFinal) yield return new RecognitionResult("", IsFinal: true, TimeSpan.Zero, TimeSpan.Zero);
    }

    private static IReadOnlyList<TranscriptResult> ResultsOf(EventStreamMessage message)
    {
        if (message.EventType != "TranscriptEvent") return [];
        try
        {
            return JsonSerializer.Deserialize(message.Payload.Span, TranscriptJson.Default.TranscriptEvent)?.Transcript?.Results ?? [];
        }
        catch (JsonException)
        {
            // One event that cannot be read is a partial result less, or a final one that the next window does without.
            return [];
        }
    }

    private async ValueTask EndAsync(CallReport report, StageFailure? failure)
    {
        if (!EndOnce()) return;
        lease.Report(report);
        call.End(failure);
        await CloseAsync();
    }

    private bool EndOnce() => Interlocked.Exchange(ref _ended, 1) == 0;

    // The place is free when the stream is closed, not before: AWS counts what is open.
    private async ValueTask CloseAsync()
    {
        await _disposed.CancelAsync();
        await stream.DisposeAsync();
        lease.Dispose();
    }
}
