using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using LiveTranslate.Engines.Aws;
using LiveTranslate.Orleans.Aws.Streaming;
using LiveTranslate.Pipeline;
using LiveTranslate.Server.Hosting;

namespace LiveTranslate.Deploy.Tests;

/// <summary>What the server's code measures: the instruments that its classes of instruments really make.</summary>
internal static class Instruments
{
    public static IReadOnlyCollection<Instrument> Of(string prefix)
    {
        var found = new List<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Name.StartsWith(prefix, StringComparison.Ordinal)) found.Add(instrument);
            },
        };
        var rooms = new[] { typeof(PipelineInstruments), typeof(KinesisInstruments), typeof(AwsEngines), typeof(ServerApp) };
        foreach (var type in rooms.SelectMany(room => room.Assembly.GetTypes()))
            if (type.Name.EndsWith("Instruments", StringComparison.Ordinal)) RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        listener.Start();
        return found;
    }
}
