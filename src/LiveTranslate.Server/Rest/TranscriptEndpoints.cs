using LiveTranslate.Contracts;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Pipeline.Synthesis;
using LiveTranslate.Server.Connections;

namespace LiveTranslate.Server.Rest;

/// <summary>The transcript of a session, and the speech of its segments.</summary>
internal static class TranscriptEndpoints
{
    // A page of a long transcript: no message between silos gets large, nor takes long where it must be translated first.
    private const int PageSize = 50;

    // Translating an hour into a new language may take longer than proxies wait, which is a minute.
    private static readonly TimeSpan MaxReading = TimeSpan.FromSeconds(45);
    private const string RetryAfter = "5";
    private const string PasscodeHeader = "X-Session-Passcode";

    public static void MapTranscripts(this RouteGroupBuilder api)
    {
        api.MapGet("/sessions/{id}/transcript", TranscriptAsync);
        api.MapGet("/sessions/{id}/segments/{index}/{file}", SpeechAsync);
    }

    private static async Task<IResult> TranscriptAsync(
        string id, string? language, string? format, HttpRequest http, IClusterClient cluster, MovingGrains grains, TimeProvider time)
    {
        var (session, problem) = await AdmitAsync(id, http, cluster, grains);
        if (session is null) return problem!;
        if (TranscriptFormat.Find(format ?? "json") is not { } writer)
            return Problems.Of(ErrorCodes.UnsupportedFormat, $"The format is one of {TranscriptFormat.Names}.");
        if (Offered(session, language ?? session.SourceLanguage) is not { } offered) return NotOffered(session);

        var captions = new List<Caption>();
        var feed = cluster.GetGrain<IListenerGrain>(FeedKey.For(session.SessionId, offered));
        var started = time.GetTimestamp();
        FeedPage page;
        do
        {
            page = await grains.AskAsync(() => feed.ReadAsync(captions.Count, PageSize), http.HttpContext.RequestAborted);
            captions.AddRange(page.Captions);
        }
        while (page.Captions.Count > 0 && captions.Count < page.NextIndex && time.GetElapsedTime(started) < MaxReading);

        if (captions.Count >= page.NextIndex) return Results.Text(writer.Write(session, offered, captions), writer.ContentType);
        // What is translated by now is kept: the next request gets further.
        http.HttpContext.Response.Headers.RetryAfter = RetryAfter;
        return Problems.Of(
            ErrorCodes.Unavailable,
            $"{captions.Count} of {page.NextIndex} segments are there in {offered}; the rest is being translated, or the archive does not answer. Try again in {RetryAfter} seconds.");
    }

    private static async Task<IResult> SpeechAsync(
        string id, string index, string file, HttpRequest http, IClusterClient cluster, MovingGrains grains, SessionEngines engines)
    {
        var (session, problem) = await AdmitAsync(id, http, cluster, grains);
        if (session is null) return problem!;
        const string Extension = ".mp3";
        if (!int.TryParse(index, System.Globalization.NumberStyles.None, null, out var number)
            || !file.EndsWith(Extension, StringComparison.Ordinal)
            || Offered(session, file[..^Extension.Length]) is not { } offered) return NotFound();

        var language = LanguageTag.Parse(offered);
        var key = SessionId.Parse(session.SessionId);
        if (await engines.Archive.LinkSpeechAsync(key, number, language, http.HttpContext.RequestAborted) is { } link)
            return Results.Redirect(link.ToString());
        var opened = await engines.Archive.OpenSpeechAsync(key, number, language, http.HttpContext.RequestAborted);
        if (!opened.Succeeded) return Problems.Of(ErrorCodes.Unavailable, "The archive does not answer just now. Try again in a few seconds.");
        return opened.Value is { } stream
            ? Results.Stream(stream, SpeechAudio.ContentType, enableRangeProcessing: true)
            : NotFound();

        static IResult NotFound() => Problems.Of(
            ErrorCodes.SpeechNotFound, "There is no speech for this segment in this language: nobody listened to it then.");
    }

    private static async Task<(SessionState? Session, IResult? Problem)> AdmitAsync(
        string id, HttpRequest http, IClusterClient cluster, MovingGrains grains)
    {
        if (!SessionId.TryParse(id, out var session)) return (null, Problems.InvalidSessionId());
        // A header, or a query for links that a player opens.
        var passcode = (string?)http.Headers[PasscodeHeader] ?? http.Query["passcode"];
        var admission = await grains.AskAsync(
            () => cluster.GetGrain<ISessionGrain>(session.Value).AdmitAsync(passcode), http.HttpContext.RequestAborted);
        return admission.Error switch
        {
            null => (admission.Session, null),
            ErrorCodes.SessionNotFound => (null, Problems.SessionNotFound()),
            ErrorCodes.WrongPasscode => (null, Problems.Of(
                ErrorCodes.WrongPasscode, $"The session asks for its passcode: header {PasscodeHeader} or query passcode.")),
            var error => (null, Problems.Of(error, "Too many wrong passcodes; try again in a minute.")),
        };
    }

    private static string? Offered(SessionState session, string asked) =>
        LanguageTag.TryParse(asked, out var tag)
            ? tag.FindIn(session.TargetLanguages.Prepend(session.SourceLanguage).Select(LanguageTag.Parse))?.Value
            : null;

    private static IResult NotOffered(SessionState session) => Problems.Of(
        ErrorCodes.LanguageNotOffered,
        $"The session is offered in {string.Join(", ", session.TargetLanguages.Prepend(session.SourceLanguage))}.");
}
