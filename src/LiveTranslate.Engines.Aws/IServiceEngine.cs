using LiveTranslate.Pipeline;

namespace LiveTranslate.Engines.Aws;

/// <summary>
/// An engine that is a service of AWS. It knows what it supports without a call, so a server that hosts no sessions needs
/// no permission for calls that only sessions make.
/// </summary>
internal interface IServiceEngine : IEngine
{
    /// <summary>Tries what a server needs of the engine that only holds connections.</summary>
    Task<EngineReport> ProbeForGatewayAsync(CancellationToken cancellationToken);
}
