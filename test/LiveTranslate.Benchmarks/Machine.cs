using System.Runtime;
using System.Runtime.InteropServices;

namespace LiveTranslate.Benchmarks;

/// <summary>Where a run took place. Runs of two machines cannot be compared but by their ratios.</summary>
/// <param name="Cores">Cores that this process may use.</param>
/// <param name="Runtime">Such as <c>.NET 10.0.1</c>.</param>
/// <param name="System">The operating system.</param>
/// <param name="Architecture">Of this process.</param>
/// <param name="Optimized">False for a debug build, whose numbers are worth nothing.</param>
/// <param name="ServerGc">As the server runs.</param>
/// <param name="Load">How many wanted a core in the minute before; null where that cannot be known.</param>
internal sealed record Machine(
    int Cores, string Runtime, string System, string Architecture, bool Optimized, bool ServerGc, double? Load)
{
    public static Machine Here() => new(
        Environment.ProcessorCount, RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription,
        $"{RuntimeInformation.ProcessArchitecture}", IsOptimized, GCSettings.IsServerGC, LoadAverage());

    public override string ToString() =>
        $"{Cores} cores, {Runtime}, {Architecture}, {(ServerGc ? "server" : "workstation")} GC, " +
        $"{(Optimized ? "release" : "DEBUG BUILD: run with -c Release")}" +
        (Load is { } load ? $", load before the run {load:0.0}" : "");

#if DEBUG
    private static bool IsOptimized => false;
#else
    private static bool IsOptimized => true;
#endif

    private static double? LoadAverage()
    {
        const string File = "/proc/loadavg";
        return global::System.IO.File.Exists(File)
            ? double.Parse(
                global::System.IO.File.ReadAllText(File).Split(' ')[0], global::System.Globalization.CultureInfo.InvariantCulture)
            : null;
    }
}
