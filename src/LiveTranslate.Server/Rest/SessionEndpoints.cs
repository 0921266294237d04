using LiveTranslate.Contracts;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Contracts.Rest;
using LiveTranslate.Grains.Sessions;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Server.Connections;
using LiveTranslate.Server.Hosting;

namespace LiveTranslate.Server.Rest;

/// <summary>Create, show and end sessions.</summary>
internal static class SessionEndpoints
{
    private const int MaxTargets = 20;
    private const int MaxTitle = 200;
    private const int MinPasscode = 4;
    private const int MaxPasscode = 64;
    private const string Bearer = "Bearer ";

    public static void MapSessions(this RouteGroupBuilder api)
    {
        api.MapPost("/sessions", CreateAsync).RequireRateLimiting(RestSetup.CreationLimit);
        api.MapGet("/sessions/{id}", GetAsync);
        api.MapGet("/sessions/{id}/speaker", SpeakerAsync);
        api.MapPost("/sessions/{id}/end", EndAsync);
    }

    private static async Task<IResult> CreateAsync(
        HttpRequest http, IClusterClient cluster, MovingGrains grains, SessionEngines engines, OutsideAddress outside)
    {
        var (request, problem) = await RequestBody.ReadAsync<CreateSessionRequest>(http);
        if (request is null) return problem!;
        if (Check(request) is { } fault) return Problems.Of(ErrorCodes.InvalidRequest, fault);

        var sources = engines.Recognizer.Languages;
        if (!LanguageTag.TryParse(request.SourceLanguage, out var asked) || asked.FindIn(sources) is not { } source)
            return Unsupported("source", request.SourceLanguage, sources);
        var supported = TargetsOf(engines, source);
        var (targets, unknown) = Choose(request.TargetLanguages, supported, source);
        if (unknown is not null) return Unsupported("target", unknown, supported);
        if (targets.Count > MaxTargets)
            return Problems.Of(ErrorCodes.TooManyLanguages, $"A session has at most {MaxTargets} target languages.");

        var token = Secrets.NewToken();
        var passcode = request.Passcode is { } text ? Secrets.HashPasscode(text) : default;
        var description = new SessionDescription
        {
            Title = request.Title?.Trim() ?? "",
            SourceLanguage = source.Value,
            TargetLanguages = [.. targets.Select(target => target.Value)],
            SpeakerTokenHash = Secrets.Hash(token),
            PasscodeSalt = passcode.Salt,
            PasscodeHash = passcode.Hash,
        };
        var id = SessionId.New();
        // One that is there already may be ours, and its answer was lost: nobody knows it, so another one does as well.
        while (!await grains.AskAsync(() => cluster.GetGrain<ISessionGrain>(id.Value).CreateAsync(description), http.HttpContext.RequestAborted))
            id = SessionId.New();

        var reply = new CreateSessionReply(
            id.Value, token, outside.Link(http, $"/speak/{id}#{token}"), outside.Link(http, $"/listen/{id}"), outside.PublicUrl)
        {
            SourceLanguage = description.SourceLanguage,
            TargetLanguages = description.TargetLanguages,
        };
        return Results.Created(outside.LocalPath(http, $"/api/sessions/{id}"), reply);
    }

    private static async Task<IResult> GetAsync(
        string id, IClusterClient cluster, MovingGrains grains, CancellationToken cancellationToken)
    {
        if (!SessionId.TryParse(id, out var session)) return Problems.InvalidSessionId();
        var state = await grains.AskAsync(() => cluster.GetGrain<ISessionGrain>(session.Value).GetAsync(), cancellationToken);
        return state is null ? Problems.SessionNotFound() : Results.Ok(state);
    }

    private static async Task<IResult> EndAsync(string id, HttpRequest http, IClusterClient cluster, MovingGrains grains)
    {
        if (!SessionId.TryParse(id, out var session)) return Problems.InvalidSessionId();
        var token = TokenOf(http);
        var error = await grains.AskAsync(
            () => cluster.GetGrain<ISessionGrain>(session.Value).EndAsync(token), http.HttpContext.RequestAborted);
        return error is null ? Results.NoContent() : Refused(error);
    }

    // Whoever is about to take over is told whom they interrupt; who only listens is not.
    private static async Task<IResult> SpeakerAsync(string id, HttpRequest http, IClusterClient cluster, MovingGrains grains)
    {
        if (!SessionId.TryParse(id, out var session)) return Problems.InvalidSessionId();
        var token = TokenOf(http);
        var speaker = await grains.AskAsync(
            () => cluster.GetGrain<ISessionGrain>(session.Value).GetSpeakerAsync(token), http.HttpContext.RequestAborted);
        return speaker.Error is { } error
            ? Refused(error)
            : Results.Ok(new SpeakerReply(speaker.Present, speaker.Device, (long?)speaker.Since?.TotalSeconds));
    }

    private static string TokenOf(HttpRequest http)
    {
        var header = http.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : "";
    }

    private static IResult Refused(string error) => error switch
    {
        ErrorCodes.SessionNotFound => Problems.SessionNotFound(),
        ErrorCodes.WrongSpeakerToken => Problems.Of(
            error, "Send the speakerToken that creating the session answered as 'Authorization: Bearer …'."),
        _ => Problems.Of(error, "Too many wrong tokens; try again in a minute."),
    };

    /// <summary>The languages a source can be translated into.</summary>
    /// <summary>In the engine's order: whoever does not choose gets the first ones.</summary>
    public static IReadOnlyList<LanguageTag> TargetsOf(SessionEngines engines, LanguageTag source) =>
        [.. engines.Translator.Pairs.Where(pair => pair.Source == source).Select(pair => pair.Target).Distinct()];

    private static string? Check(CreateSessionRequest request)
    {
        if (request.Title is { Length: > MaxTitle }) return $"A title has at most {MaxTitle} characters.";
        if (request.Title is { } title && title.Any(char.IsControl)) return "A title is one line, without control characters.";
        if (request.Passcode is { Length: < MinPasscode or > MaxPasscode })
            return $"A passcode has {MinPasscode} to {MaxPasscode} characters.";
        // A header would lose them.
        if (request.Passcode is { } passcode && (passcode != passcode.Trim() || passcode.Any(char.IsControl)))
            return "A passcode neither begins nor ends with a space, and has no control characters.";
        return null;
    }

    private static (List<LanguageTag> Targets, string? Unknown) Choose(
        IReadOnlyList<string>? wanted, IReadOnlyList<LanguageTag> supported, LanguageTag source)
    {
        if (wanted is null) return ([.. supported.Take(MaxTargets)], null);
        var targets = new List<LanguageTag>();
        foreach (var text in wanted)
        {
            if (!LanguageTag.TryParse(text, out var tag)) return (targets, text ?? "");
            if (tag.FindIn([source, .. supported]) is not { } target) return (targets, text);
            // Listeners may always choose the source; to name it as a target changes nothing.
            if (target != source && !targets.Contains(target)) targets.Add(target);
        }

        return (targets, null);
    }

    private static IResult Unsupported(string which, string? asked, IReadOnlyList<LanguageTag> supported)
    {
        var shown = LanguageTag.TryParse(asked, out var tag) ? tag.Value : "(not a language tag)";
        var names = supported.Select(language => language.Value).ToArray();
        return Problems.Of(
            ErrorCodes.UnsupportedLanguage,
            $"The {which} language {shown} is not supported. Supported: {string.Join(", ", names)}.",
            new Dictionary<string, object?> { ["language"] = shown, ["supported"] = names });
    }
}
