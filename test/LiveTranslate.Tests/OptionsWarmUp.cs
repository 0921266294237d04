using System.Runtime.CompilerServices;
using LiveTranslate.Server.Hosting;

namespace LiveTranslate.Tests;

/// <summary>
/// Validates every option once before any test does. [Range] converts its bounds when it is first asked and is not
/// thread-safe in that moment: a program has one host, these tests start many at once.
/// </summary>
internal static class OptionsWarmUp
{
    [ModuleInitializer]
    internal static void Validate()
    {
        foreach (var engines in new[] { "Offline", "Aws" })
        {
            using var app = (IDisposable)ServerApp.Create(
            [
                "--Server:Port=0", $"--Engines:Profile={engines}", "--Aws:Region=us-east-1", "--Aws:AccessKey=none", "--Aws:SecretKey=none",
                "--Engines:Aws:Archive:Bucket=none",
            ]);
        }
    }
}
