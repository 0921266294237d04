using System.Text.Json;
using System.Threading.RateLimiting;
using LiveTranslate.Contracts;
using LiveTranslate.Contracts.Rest;
using LiveTranslate.Server.Hosting;

namespace LiveTranslate.Server.Rest;

internal static class RestSetup
{
    public const string CreationLimit = "creation";

    // From one address. Far more than an organiser needs, far less than fills a disk.
    private const int CreationsPerMinute = 120;

    public static void AddRest(this WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails();
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.AddPolicy(CreationLimit, context => RateLimitPartition.GetFixedWindowLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "",
                _ => new FixedWindowRateLimiterOptions { PermitLimit = CreationsPerMinute, Window = TimeSpan.FromMinutes(1) }));
            limiter.OnRejected = async (rejected, _) => await Problems.Of(
                ErrorCodes.TooManyRequests, $"At most {CreationsPerMinute} sessions a minute from one address.")
                .ExecuteAsync(rejected.HttpContext);
        });
    }

    public static void MapRest(this WebApplication app)
    {
        var api = app.MapGroup("/api").AddEndpointFilter<UnavailableFilter>();
        api.MapSessions();
        api.MapTranscripts();
        api.MapLanguages();
        // What a page must know that was opened elsewhere than people are led to.
        api.MapGet("/address", (OutsideAddress outside) => new ServerAddress(outside.PublicUrl));
    }

    /// <summary>A body that cannot be read is the caller's fault, and is told so.</summary>
    public static async Task<(T? Body, IResult? Problem)> ReadBodyAsync<T>(HttpRequest request)
        where T : class
    {
        try
        {
            if (!request.HasJsonContentType()) return (null, Fault("Content-Type: application/json"));
            return await request.ReadFromJsonAsync<T>() is { } body ? (body, null) : (null, Fault("an object"));
        }
        catch (Exception exception) when (exception is JsonException or BadHttpRequestException)
        {
            return (null, Fault("valid JSON of the documented shape, at most 64 KB"));
        }

        static IResult Fault(string wanted) => Problems.Of(ErrorCodes.InvalidRequest, $"The request needs {wanted}.");
    }

    /// <summary>While a session's silo is being replaced, callers are told to come back.</summary>
    private sealed class UnavailableFilter : IEndpointFilter
    {
        public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
        {
            try
            {
                return await next(context);
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException)
            {
                context.HttpContext.Response.Headers.RetryAfter = "2";
                return Problems.Of(
                    ErrorCodes.Unavailable, "The session's server does not answer just now. Try again in a few seconds.");
            }
        }
    }
}
