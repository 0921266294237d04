using System.Threading.RateLimiting;
using LiveTranslate.Contracts;
using LiveTranslate.Contracts.Grains;
using LiveTranslate.Contracts.Rest;
using LiveTranslate.Server.Cluster;
using LiveTranslate.Server.Connections;
using LiveTranslate.Server.Hosting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace LiveTranslate.Server.Rest;

internal static class RestSetup
{
    public const string CreationLimit = "creation";

    public static void AddRest(this WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails();
        builder.Services.AddCheckedOptions<RestOptions>(RestOptions.Section);
        builder.Services.AddRateLimiter(_ => { });
        builder.Services.AddOptions<RateLimiterOptions>().Configure<IOptions<RestOptions>>((limiter, rest) =>
        {
            var limit = rest.Value.CreationsPerMinute;
            limiter.AddPolicy(CreationLimit, context => RateLimitPartition.GetFixedWindowLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "",
                _ => new FixedWindowRateLimiterOptions { PermitLimit = limit, Window = TimeSpan.FromMinutes(1) }));
            limiter.OnRejected = async (rejected, _) => await Problems.Of(
                ErrorCodes.TooManyRequests, $"At most {limit} sessions a minute from one address.")
                .ExecuteAsync(rejected.HttpContext);
        });
    }

    public static void MapRest(this WebApplication app)
    {
        var api = app.MapGroup("/api").AddEndpointFilter<UnavailableFilter>().AnswerHead();
        api.MapSessions();
        api.MapTranscripts();
        api.MapLanguages();
        api.MapAccess();
        // What a page must know that was opened elsewhere than people are led to.
        api.MapGet("/address", (OutsideAddress outside) => new ServerAddress(outside.PublicUrl));
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
            catch (SessionUnreadableException)
            {
                return Problems.Of(ErrorCodes.SessionUnreadable, HubErrors.SessionUnreadable);
            }
            catch (NoWorkerException exception)
            {
                return Unavailable(context, retryAfter: "10", exception.Message);
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException)
            {
                return Unavailable(context, retryAfter: "2", "The session's server does not answer just now. Try again in a few seconds.");
            }
        }

        private static IResult Unavailable(EndpointFilterInvocationContext context, string retryAfter, string detail)
        {
            context.HttpContext.Response.Headers.RetryAfter = retryAfter;
            return Problems.Of(ErrorCodes.Unavailable, detail);
        }
    }
}
