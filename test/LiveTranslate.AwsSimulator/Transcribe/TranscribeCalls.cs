using LiveTranslate.Aws.Protocol.Signing;
using LiveTranslate.AwsSimulator.Answers;
using LiveTranslate.AwsSimulator.Faults;
using LiveTranslate.AwsSimulator.Hosting;
using LiveTranslate.AwsSimulator.Signatures;
using LiveTranslate.AwsSimulator.Transcribe.Recognition;

namespace LiveTranslate.AwsSimulator.Transcribe;

/// <summary>
/// A stream's way until it is open: count, signature, faults, what is asked, quota. Its answer begins at once, and
/// goes on while audio comes in; what goes wrong from then on is said in the stream.
/// </summary>
internal sealed class TranscribeCalls(
    SignatureCheck signatures, FaultBoard faults, CallCounts counts, OpenStreams streams, IRecognizer recognizer,
    SimulatorOptions options, TimeProvider time)
{
    private const string Operation = "StartStreamTranscription";
    private static readonly AwsError TooMany = StreamEffects.Refusal(FaultKind.LimitExceeded);
    private static readonly AwsError Unsigned = TranscribeRequest.BadRequest(
        $"X-Amz-Content-SHA256 must be {EventSigner.PayloadHash}.");

    public async Task HandleAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers["x-amzn-request-id"] = Guid.NewGuid().ToString();
        var resource = request.Headers["x-amzn-transcribe-session-id"] is { Count: > 0 } id ? id.ToString() : null;
        counts.Add(AwsService.Transcribe, Operation, resource);
        var verdict = signatures.Verify(request, AwsService.Transcribe, EventSigner.PayloadHash);
        if ((request.Headers["X-Amz-Content-SHA256"] != EventSigner.PayloadHash ? Unsigned : verdict.Refusal) is { } refused)
        {
            await RestJson.RefuseAsync(response, refused);
            return;
        }

        var effects = new StreamEffects { Latency = options.Latency.Transcribe };
        foreach (var fault in faults.For(AwsService.Transcribe, Operation, resource))
            if (fault.Strikes() && !await SufferAsync(context, fault, effects)) return;

        if (TranscribeRequest.Check(request, out var asked) is { } wrong)
        {
            await RestJson.RefuseAsync(response, wrong);
            return;
        }

        using var place = streams.TryOpen(asked.SessionId);
        if (place is null)
        {
            await RestJson.RefuseAsync(response, TooMany);
            return;
        }

        foreach (var (name, value) in asked.Echo) response.Headers[name] = value;
        response.Headers["x-amzn-transcribe-session-id"] = asked.SessionId;
        response.ContentType = TranscribeSetup.ContentType;
        await response.StartAsync(context.RequestAborted);
        var check = new EventSignatureCheck(signatures, verdict.Request!);
        await using var stream = new TranscribeStream(context, asked, check, recognizer.Start(), effects, options, time);
        await stream.RunAsync(place.Superseded);
    }

    // Whether the call goes on.
    private async Task<bool> SufferAsync(HttpContext context, Fault fault, StreamEffects effects)
    {
        switch (fault)
        {
            case { Kind: FaultKind.Latency }:
                effects.Latency += fault.Latency;
                return true;
            case { Kind: FaultKind.SlowBody }:
                context.Response.Body = new DribblingStream(context.Response.Body, fault.Latency, time);
                return true;
            case { Kind: FaultKind.LostAnswer }:
                effects.AnswerIsLost = true;
                return true;
            case { AfterAudio: { } audio }:
                effects.Ends ??= (audio, fault);
                return true;
            case { Kind: FaultKind.ConnectionReset }:
                ConnectionReset.Of(context);
                return false;
            case { Kind: FaultKind.Hang }:
                await fault.RemovedAsync(context.RequestAborted);
                ConnectionReset.Of(context);
                return false;
            default:
                await RestJson.RefuseAsync(context.Response, StreamEffects.Refusal(fault.Kind));
                return false;
        }
    }
}
