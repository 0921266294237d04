using System.Text.Json;
using System.Text.Json.Nodes;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Deploy.Tests.Templates;

/// <summary>What is deployed is looked at as a difference of text, before it is.</summary>
public sealed class SnapshotTests(SynthesizedStack stack)
{
    private const string Renew = "LIVETRANSLATE_RENEW_SNAPSHOTS";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void The_servers_template_is_the_one_that_was_looked_at() => Compare("Servers", stack.Servers);

    [Fact]
    public void The_images_template_is_the_one_that_was_looked_at() => Compare("Images", stack.Images);

    private static void Compare(string name, JsonObject template)
    {
        var file = Checkout.Folder("test", "LiveTranslate.Deploy.Tests", "Snapshots", $"{name}.json");
        var now = template.ToJsonString(Indented) + "\n";
        if (Environment.GetEnvironmentVariable(Renew) is { Length: > 0 })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, now);
            return;
        }

        var before = File.Exists(file) ? File.ReadAllText(file) : "";
        if (before == now) return;
        var line = before.Split('\n').Zip(now.Split('\n')).TakeWhile(lines => lines.First == lines.Second).Count();
        Assert.Fail(
            $"The template {name} is another one from line {line + 1} on: '{now.Split('\n')[line].Trim()}'. If that is meant, renew the snapshot and look at its difference: "
            + $"{Renew}=1 dotnet run --project test/LiveTranslate.Deploy.Tests -- -class '*SnapshotTests', then git diff.");
    }
}
