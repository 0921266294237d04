using System.CommandLine;
using LiveTranslate.Benchmarks.Latency;
using LiveTranslate.Benchmarks.Streams;
using LiveTranslate.Benchmarks.Windows;

var root = new RootCommand(
    "What this system costs beside a bare baseline. Both are measured in the same run on the same machine: only their " +
    "ratio means something elsewhere.")
{
    StreamsCommand.Make(),
    LatencyCommand.Make(),
    WindowsCommand.Make(),
};
return await root.Parse(args).InvokeAsync();
