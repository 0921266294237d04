using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LiveTranslate.Cli.CommandLine;
using LiveTranslate.Contracts;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Contracts.Rest;

namespace LiveTranslate.Cli.Server;

/// <summary>The server's REST calls. A refusal or silence is a <see cref="CommandFailure"/>.</summary>
internal sealed class SessionApi : IDisposable
{
    // Longer than the server reads a transcript before it says what there is so far.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    // What is translated meanwhile is kept, so that each request gets further.
    private const int TranscriptAttempts = 5;

    private readonly HttpClient _http;
    private readonly Uri _server;
    private readonly TimeProvider _time;

    public SessionApi(Uri server, TimeProvider time)
    {
        _time = time;
        _server = new Uri(server.AbsoluteUri.TrimEnd('/') + "/");
        _http = new HttpClient { BaseAddress = _server, Timeout = Timeout };
    }

    public async Task<CreateSessionReply> CreateAsync(CreateSessionRequest request, CancellationToken cancellation)
    {
        using var reply = await SendAsync("Making a session", () => new HttpRequestMessage(HttpMethod.Post, "api/sessions")
        {
            Content = JsonContent.Create(request),
        }, cancellation);
        var made = await ReadAsync<CreateSessionReply>(reply, cancellation);
        // Behind a proxy that tells the server nothing, this program knows a better address than the server.
        return made.PublicUrl is not null
            ? made
            : made with
            {
                SpeakUrl = new Uri(_server, $"speak/{made.SessionId}#{made.SpeakerToken}").AbsoluteUri,
                ListenUrl = new Uri(_server, $"listen/{made.SessionId}").AbsoluteUri,
            };
    }

    public async Task<SessionState> GetSessionAsync(string sessionId, CancellationToken cancellation)
    {
        using var reply = await GetAsync(
            $"Looking for session {sessionId}", $"api/sessions/{Uri.EscapeDataString(sessionId)}", cancellation);
        return await ReadAsync<SessionState>(reply, cancellation);
    }

    /// <summary>What was archived, in the session's own language. A server that has not all of it yet is asked again.</summary>
    public async Task<IReadOnlyList<ArchivedSegment>> GetTranscriptAsync(
        string sessionId, string language, CancellationToken cancellation, string? passcode = null)
    {
        var path = $"api/sessions/{Uri.EscapeDataString(sessionId)}/transcript?format=json&language={Uri.EscapeDataString(language)}"
            + (passcode is null ? "" : $"&passcode={Uri.EscapeDataString(passcode)}");
        for (var attempt = 1; ; attempt++)
        {
            using var reply = await RawAsync(() => new HttpRequestMessage(HttpMethod.Get, path), cancellation);
            if (reply.IsSuccessStatusCode) return (await ReadAsync<Transcript>(reply, cancellation)).Segments;
            if (attempt == TranscriptAttempts || WaitOf(reply) is not { } wait)
                throw (await ErrorOfAsync(reply, cancellation)).AsFailure($"Asking for the transcript of {sessionId}");
            await Task.Delay(wait, _time, cancellation);
        }
    }

    private static TimeSpan? WaitOf(HttpResponseMessage reply) =>
        reply is { StatusCode: HttpStatusCode.ServiceUnavailable, Headers.RetryAfter.Delta: { } wait } && wait <= MaxWait ? wait : null;

    public async Task<IReadOnlyList<LanguageOffer>> GetLanguagesAsync(CancellationToken cancellation)
    {
        using var reply = await GetAsync("Asking for the languages", "api/languages", cancellation);
        return await ReadAsync<List<LanguageOffer>>(reply, cancellation);
    }

    /// <summary>The findings of the engines, as the server writes them.</summary>
    public async Task<string> GetEnginesAsync(CancellationToken cancellation)
    {
        using var reply = await GetAsync("Asking for the engines", "api/engines", cancellation);
        return await reply.Content.ReadAsStringAsync(cancellation);
    }

    public async Task EnsureReadyAsync(CancellationToken cancellation)
    {
        using var reply = await RawAsync(() => new HttpRequestMessage(HttpMethod.Get, "health/ready"), cancellation);
        if (!reply.IsSuccessStatusCode)
            throw CommandFailure.Failed(
                $"The server at {_server} runs but is not ready (/health/ready answers {(int)reply.StatusCode}).",
                "Wait a few seconds; its log says what it is waiting for.");
    }

    /// <summary>The MP3 behind a speech's address, or null when there is none.</summary>
    public async Task<byte[]?> GetSpeechAsync(string url, string? passcode, CancellationToken cancellation)
    {
        var address = Below(url);
        // A pre-signed address elsewhere must not learn the passcode.
        if (passcode is not null && address.Authority == _server.Authority)
            address = new Uri($"{address}{(address.Query.Length == 0 ? '?' : '&')}passcode={Uri.EscapeDataString(passcode)}");
        using var reply = await RawAsync(() => new HttpRequestMessage(HttpMethod.Get, address), cancellation);
        return reply.IsSuccessStatusCode ? await reply.Content.ReadAsByteArrayAsync(cancellation) : null;
    }

    public void Dispose() => _http.Dispose();

    // The server may know the path that a proxy has put before it, or not.
    private Uri Below(string url)
    {
        var address = new Uri(_server, url);
        return address.Authority == _server.Authority && !address.AbsolutePath.StartsWith(_server.AbsolutePath, StringComparison.Ordinal)
            ? new Uri(_server, url.TrimStart('/'))
            : address;
    }

    private Task<HttpResponseMessage> GetAsync(string doing, string path, CancellationToken cancellation) =>
        SendAsync(doing, () => new HttpRequestMessage(HttpMethod.Get, path), cancellation);

    private async Task<HttpResponseMessage> SendAsync(
        string doing, Func<HttpRequestMessage> request, CancellationToken cancellation)
    {
        var reply = await RawAsync(request, cancellation);
        if (reply.IsSuccessStatusCode)
            return reply;
        using (reply)
            throw (await ErrorOfAsync(reply, cancellation)).AsFailure(doing);
    }

    private async Task<HttpResponseMessage> RawAsync(Func<HttpRequestMessage> request, CancellationToken cancellation)
    {
        using var message = request();
        try
        {
            return await _http.SendAsync(message, cancellation);
        }
        catch (HttpRequestException exception)
        {
            throw CommandFailure.Unreachable(_server, exception);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw CommandFailure.Unreachable(_server, exception);
        }
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage reply, CancellationToken cancellation)
    {
        try
        {
            return await reply.Content.ReadFromJsonAsync<T>(cancellation) ?? throw NotOurs(null);
        }
        catch (JsonException exception)
        {
            throw NotOurs(exception);
        }
    }

    private CommandFailure NotOurs(Exception? inner) => new(
        ExitCode.Failed,
        $"What answers at {_server} does not speak as LiveTranslate does.",
        "Check --server: perhaps another program has that port.",
        inner);

    private static async Task<ServerError> ErrorOfAsync(HttpResponseMessage reply, CancellationToken cancellation)
    {
        var fallback = $"the server answers {(int)reply.StatusCode} {reply.ReasonPhrase}";
        if (reply.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json"))
            return new ServerError(reply.StatusCode == HttpStatusCode.TooManyRequests ? ErrorCodes.TooManyRequests : null, fallback);
        try
        {
            var problem = await reply.Content.ReadFromJsonAsync<Problem>(cancellation);
            return new ServerError(ServerError.CodeOf(problem?.Type), problem?.Detail ?? problem?.Title ?? fallback);
        }
        catch (JsonException)
        {
            return new ServerError(null, fallback);
        }
    }

    private sealed record Transcript(IReadOnlyList<ArchivedSegment> Segments);

    /// <summary>What we read of an RFC 9457 document.</summary>
    private sealed record Problem(string? Type, string? Title, string? Detail);
}

/// <param name="Index">From 0, without gaps.</param>
/// <param name="StartMs">In session time.</param>
/// <param name="EndMs">In session time.</param>
/// <param name="Text">What was understood.</param>
/// <param name="Failure">What went wrong with it; null for nothing.</param>
internal sealed record ArchivedSegment(int Index, long StartMs, long EndMs, string Text, Contracts.Hubs.CaptionFailure? Failure);
