using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Server.Listening;
using LiveTranslate.Server.Speaking;
using MessagePack;
using MessagePack.Resolvers;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace LiveTranslate.Server.Connections;

internal static class HubSetup
{
    // Far above the largest chunk, so that one that is too large gets a named error and not a closed connection.
    private const long MaxMessageBytes = 1024 * 1024;

    public static void AddHubs(this WebApplicationBuilder builder)
    {
        builder.Services
            .AddSignalR(options =>
            {
                options.MaximumReceiveMessageSize = MaxMessageBytes;
                options.EnableDetailedErrors = false;
                // So often that a client knows within some 6 s that a server has stopped without a word.
                options.KeepAliveInterval = TimeSpan.FromSeconds(2);
                options.ClientTimeoutInterval = TimeSpan.FromSeconds(30);
                options.AddFilter<HubErrors>();
            })
            .AddMessagePackProtocol(options => options.SerializerOptions = MessagePackSerializerOptions.Standard
                // The messages name their own keys, in camelCase; nothing else travels.
                .WithResolver(StandardResolver.Instance)
                .WithSecurity(MessagePackSecurity.UntrustedData));
        builder.Services.AddSingleton<MovingGrains>();
        builder.Services.AddSingleton<HubLifetimeManager<SpeakerHub>, OutboundLifetimeManager<SpeakerHub>>();
        builder.Services.AddSingleton<HubLifetimeManager<ListenerHub>, OutboundLifetimeManager<ListenerHub>>();
    }

    /// <summary>An event, serialized once for every protocol however many receive it.</summary>
    public static SerializedHubMessage Event(string method, object argument) =>
        new(new InvocationMessage(method, [argument]));

    public static SerializedHubMessage Event(Caption caption) => Event(HubMethods.Caption, caption);

    public static SerializedHubMessage Event(Speech speech) => Event(HubMethods.Speech, speech);

    public static SerializedHubMessage Event(Partial partial) => Event(HubMethods.Partial, partial);

    public static SerializedHubMessage Event(SessionState session) => Event(HubMethods.SessionChanged, session);
}
