using LiveTranslate.Aws.Protocol.EventStreams;
using LiveTranslate.AwsSimulator.Answers;
using LiveTranslate.AwsSimulator.Faults;
using LiveTranslate.AwsSimulator.Hosting;
using LiveTranslate.AwsSimulator.Signatures;
using LiveTranslate.AwsSimulator.Transcribe.Recognition;
using LiveTranslate.Engines.Offline.Recognition;

namespace LiveTranslate.AwsSimulator.Transcribe;

/// <summary>
/// An open stream: audio in, results out. It ends with the last result, with an exception in the stream, or with the
/// connection.
/// </summary>
/// <remarks>
/// Latency: a result that was heard in audio up to some moment is sent no earlier than the latency after that audio
/// came. So partial results lag by it, and the final one comes that long after the last audio, not after the end.
/// </remarks>
internal sealed class TranscribeStream(
    HttpContext context, TranscribeRequest asked, EventSignatureCheck signatures, IRecognition recognition, StreamEffects effects,
    SimulatorOptions options, TimeProvider time) : IAsyncDisposable
{
    private readonly ArrivalTimes _arrivals = new(time);
    private readonly ResultEvents _events = new(asked.Stability);

    // The connection stands, and nothing comes from it any more.
    private volatile bool _mute;

    public async Task RunAsync(Task<AwsError?> superseded)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var hearing = HearAsync(stop.Token);
        var telling = TellAsync(stop.Token);
        // Hearing ends first when all goes well; then telling says the rest.
        var first = await Task.WhenAny(hearing, telling, superseded);
        if (first == hearing && await hearing is null) first = await Task.WhenAny(telling, superseded);
        var error = await first;
        await stop.CancelAsync();
        await Task.WhenAll(hearing, telling);
        if (error is not null) await SendAsync(ExceptionEvent(error), context.RequestAborted);
    }

    public ValueTask DisposeAsync() => recognition.DisposeAsync();

    // Null when the audio ended as it should, or nobody is there any more.
    private async Task<AwsError?> HearAsync(CancellationToken stopped)
    {
        using var silence = new CancellationTokenSource(options.AudioTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopped, silence.Token);
        try
        {
            await foreach (var message in EventStreamDecoder.ReadAllAsync(context.Request.Body, either.Token))
            {
                if (signatures.Refusal(message) is { } refusal) return refusal;
                // Nothing, signed: the audio is whole.
                if (message.Payload.IsEmpty)
                {
                    recognition.Complete();
                    return null;
                }

                if (AudioEvent.Read(message.Payload, out var pcm) is { } wrong) return wrong;
                _arrivals.Add(pcm.Length);
                silence.CancelAfter(options.AudioTimeout);
                await recognition.HearAsync(pcm, either.Token);
                if (effects.Ends is { } end && _arrivals.Heard >= end.AfterAudio) return await EndAsync(end.Fault, stopped);
            }

            return AudioEvent.NoEnd;
        }
        catch (EventStreamException garbage)
        {
            return TranscribeRequest.BadRequest(garbage.Message);
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !stopped.IsCancellationRequested)
        {
            return AudioEvent.TimedOut(options.AudioTimeout);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    // Null when all was told, or nobody is there any more.
    private async Task<AwsError?> TellAsync(CancellationToken stopped)
    {
        try
        {
            await foreach (var heard in recognition.Results.WithCancellation(stopped))
            {
                var early = _arrivals.Of(heard.Through) + effects.Latency - time.GetElapsedTime(0);
                if (early > TimeSpan.Zero) await Task.Delay(early, time, stopped);
                if (heard.IsFinal && effects.AnswerIsLost)
                {
                    ConnectionReset.Of(context);
                    return null;
                }

                if (!_mute && _events.Next(heard) is { } message) await SendAsync(message, stopped);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // Ended from another side, which says why where there is somebody to hear it.
        }
        catch (Exception broken) when (broken is DecoderException or DllNotFoundException)
        {
            return StreamEffects.Refusal(FaultKind.InternalFailure);
        }

        return null;
    }

    private async Task<AwsError?> EndAsync(Fault fault, CancellationToken stopped)
    {
        _mute = fault.Kind == FaultKind.Hang;
        if (_mute) await fault.RemovedAsync(stopped);
        if (fault.Kind is not (FaultKind.Hang or FaultKind.ConnectionReset)) return StreamEffects.Refusal(fault.Kind);
        ConnectionReset.Of(context);
        return null;
    }

    private static EventStreamMessage ExceptionEvent(AwsError error) => new(
        [
            new EventStreamHeader(":exception-type", error.Code),
            new EventStreamHeader(":content-type", RestJson.ContentType),
            new EventStreamHeader(":message-type", "exception"),
        ],
        System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { error.Message }));

    private async Task SendAsync(EventStreamMessage message, CancellationToken cancellationToken)
    {
        var response = context.Response;
        try
        {
            await response.Body.WriteAsync(EventStreamEncoder.Encode(message), cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // Nobody is there to hear it.
        }
    }
}
