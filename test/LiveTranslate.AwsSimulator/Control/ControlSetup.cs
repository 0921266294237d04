using System.Text.Json;
using System.Text.Json.Serialization;
using LiveTranslate.AwsSimulator.Faults;
using LiveTranslate.AwsSimulator.Hosting;

namespace LiveTranslate.AwsSimulator.Control;

/// <summary>
/// The control port:
/// <c>POST /faults</c> injects one (see <see cref="FaultDescription"/>) and answers <c>{"id":1}</c>;
/// <c>GET /faults/1</c> says how often it struck; <c>DELETE /faults/1</c> takes it back, <c>DELETE /faults</c> all;
/// <c>GET /calls?service=&amp;operation=&amp;resource=</c> counts calls; <c>GET /streams</c> Transcribe's open ones;
/// <c>POST /credentials {accessKey, secretKey, token?}</c> lets somebody call, <c>DELETE /credentials/KEY</c> lets
/// theirs expire.
/// </summary>
internal static class ControlSetup
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
    };

    public static void MapControl(this WebApplication app) => app.Map(
        Door.Control, _ => true, context => ActivatorUtilities.CreateInstance<ControlCalls>(context.RequestServices).HandleAsync(context));
}
