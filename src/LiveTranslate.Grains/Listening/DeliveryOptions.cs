using System.ComponentModel.DataAnnotations;

namespace LiveTranslate.Grains.Listening;

/// <summary>Section <c>Delivery</c>: how segments reach listeners.</summary>
public sealed class DeliveryOptions
{
    public const string Section = "Delivery";

    /// <summary>Whether speech travels in the message or as a link. Default: inline.</summary>
    [EnumDataType(typeof(AudioDelivery), ErrorMessage =
        "Delivery:Audio must be Inline or Link. Set it in appsettings.json or by the environment variable Delivery__Audio.")]
    public AudioDelivery Audio { get; set; } = AudioDelivery.Inline;

    /// <summary>How often a gateway renews its interest in a feed. Default 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:10", ErrorMessage =
        "Delivery:RenewalPeriod must be 0.1 s to 10 s. Set it in appsettings.json or by the environment variable Delivery__RenewalPeriod.")]
    public TimeSpan RenewalPeriod { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>A gateway that has not renewed for so long is gone. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00", ErrorMessage =
        "Delivery:GatewayExpiry must be 1 s to 5 min. Set it in appsettings.json or by the environment variable Delivery__GatewayExpiry.")]
    public TimeSpan GatewayExpiry { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How much a feed keeps at hand. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "00:10:00", ErrorMessage =
        "Delivery:Retention must be 10 s to 10 min. Set it in appsettings.json or by the environment variable Delivery__Retention.")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The path that links to speech begin with, such as <c>/live</c>. No setting: the server's address decides.</summary>
    public string LinkPath { get; set; } = "";
}

public enum AudioDelivery
{
    Inline,
    Link,
}
