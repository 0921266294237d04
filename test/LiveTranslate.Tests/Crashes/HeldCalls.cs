using LiveTranslate.Contracts.Grains;

namespace LiveTranslate.Tests.Crashes;

/// <summary>Calls between silos that can be held: before they leave, or before their answer is sent.</summary>
internal sealed class HeldCalls(Chain chain) : IOutgoingGrainCallFilter, IIncomingGrainCallFilter
{
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        switch (context.InterfaceMethod.Name)
        {
            case "Enqueue" when context.InterfaceName.Contains("MemoryStreamQueue", StringComparison.Ordinal):
                await chain.PassAsync(ChainStep.ToStream);
                break;
            case nameof(IGatewayObserver.DeliverAsync) when ((FeedBatch)context.Request.GetArgument(1)!).Captions.Count > 0:
                await chain.PassAsync(ChainStep.ToGateway);
                break;
        }

        await context.Invoke();
    }

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var name = context.InterfaceMethod.Name;
        if (chain.NobodyRenews && name == nameof(ISessionGrain.RenewDemandAsync))
            throw new OrleansException("The test does not let it through.");
        if (context.InterfaceName.Contains("StreamConsumerExtension", StringComparison.Ordinal)
            && name.StartsWith("Deliver", StringComparison.Ordinal))
            await chain.PassAsync(ChainStep.ToSession);
        await context.Invoke();
        if (name == nameof(ISessionGrain.ReportAsync)) await chain.PassAsync(ChainStep.ToReport);
    }
}
