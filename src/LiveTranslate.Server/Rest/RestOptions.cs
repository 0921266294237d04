using System.ComponentModel.DataAnnotations;

namespace LiveTranslate.Server.Rest;

/// <summary>Section <c>Rest</c>: what one address may ask of the API.</summary>
public sealed class RestOptions
{
    public const string Section = "Rest";

    /// <summary>
    /// Sessions created in a minute from one address. Default 120: far more than an organiser needs, far less than fills a
    /// disk.
    /// </summary>
    [Range(1, 100_000, ErrorMessage = "Rest:CreationsPerMinute must be 1 to 100000. Set it in appsettings.json or by the environment variable Rest__CreationsPerMinute.")]
    public int CreationsPerMinute { get; set; } = 120;
}
