using System.Security.Cryptography;
using LiveTranslate.AwsSimulator.Faults;
using LiveTranslate.AwsSimulator.Hosting;
using LiveTranslate.AwsSimulator.Signatures;

namespace LiveTranslate.AwsSimulator.Answers;

/// <summary>
/// A call's way: count, signature, faults, service. The answer is then held until the service's latency has passed
/// since the call came; refusals come at once.
/// </summary>
internal sealed class RestCalls(
    SignatureCheck signatures, FaultBoard faults, CallCounts counts, SimulatorOptions options, TimeProvider time)
{
    private static readonly AwsError TooLarge = new("RequestEntityTooLargeException", 413, "The request is too large.");

    public async Task HandleAsync(HttpContext context, IRestService service)
    {
        var came = time.GetTimestamp();
        var (request, response) = (context.Request, context.Response);
        response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        if (await ReadAsync(request) is not { } body)
        {
            await service.RefuseAsync(response, TooLarge);
            return;
        }

        var operation = service.Operation(request);
        var resource = operation is null ? null : service.Resource(operation, body);
        counts.Add(service.Service, operation ?? "", resource);
        var verdict = signatures.Verify(request, service.Service, Convert.ToHexStringLower(SHA256.HashData(body)));
        if ((operation is null ? AwsError.UnknownOperation : verdict.Refusal) is { } refused)
        {
            await service.RefuseAsync(response, refused);
            return;
        }

        var (latency, lost) = (options.Latency.Of(service.Service), false);
        foreach (var fault in faults.For(service.Service, operation!, resource))
        {
            if (!fault.Strikes()) continue;
            switch (fault.Kind)
            {
                case FaultKind.Latency:
                    latency += fault.Latency;
                    break;
                case FaultKind.SlowBody:
                    response.Body = new DribblingStream(response.Body, fault.Latency, time);
                    break;
                case FaultKind.LostAnswer:
                    lost = true;
                    break;
                case FaultKind.ConnectionReset:
                    ConnectionReset.Of(context);
                    return;
                case FaultKind.Hang:
                    await fault.RemovedAsync(context.RequestAborted);
                    ConnectionReset.Of(context);
                    return;
                default:
                    await service.RefuseAsync(response, fault.Kind == FaultKind.ExpiredCredentials ? AwsError.Expired : service.Refusal(fault.Kind));
                    return;
            }
        }

        await AnswerAsync(context, service, operation!, body, came + ToTicks(latency), lost);
    }

    private async Task AnswerAsync(HttpContext context, IRestService service, string operation, byte[] body, long due, bool lost)
    {
        var reply = await service.AnswerAsync(operation, context.Request, body, context.RequestAborted);
        if (lost)
        {
            ConnectionReset.Of(context);
            return;
        }

        if (reply.Error is { } error)
        {
            await service.RefuseAsync(context.Response, error);
            return;
        }

        var early = time.GetElapsedTime(time.GetTimestamp(), due);
        if (early > TimeSpan.Zero) await Task.Delay(early, time, context.RequestAborted);
        var answer = reply.Answer!;
        var response = context.Response;
        response.ContentType = answer.ContentType;
        if (!answer.Chunked) response.ContentLength = answer.Body.Length;
        foreach (var (name, value) in answer.Headers) response.Headers[name] = value;
        await response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    private long ToTicks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private static async Task<byte[]?> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        var piece = new byte[16 * 1024];
        while (await request.Body.ReadAsync(piece, request.HttpContext.RequestAborted) is > 0 and var read)
        {
            if (body.Length + read > Doors.MaxBody) return null;
            body.Write(piece, 0, read);
        }

        return body.ToArray();
    }
}
