using System.Text.RegularExpressions;
using LiveTranslate.Testing;

namespace LiveTranslate.Aws.Tests.EndToEnd.Guides;

/// <summary>The command lines that people are told to type, as the guides have them: in blocks, and in the text.</summary>
internal static partial class GuideCommands
{
    private static readonly string[][] Guides = [["README.md"], ["deploy", "README.md"]];

    /// <summary>Lines that are not run here, each with the reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> NotHere = new Dictionary<string, string>
    {
        ["test/run"] = "runs this test",
        ["deploy/run chaos"] = "ChaosTests runs it for two minutes",
        ["deploy/run chaos --duration 1200"] = "ChaosTests runs it for two minutes",
        ["npx vite"] = "goes on for ever, and npx hands no signal on to it; the build of the pages runs the same program",
        ["dotnet publish src/LiveTranslate.Server -c Release"] = "ImageTests publishes the server",
        ["export AWS_REGION=eu-central-1 Engines__Profile=Aws Engines__Aws__Archive__Bucket=my-talks"] = "needs an account",
        ["deploy/run doctor --aws"] = "needs an account; DoctorTests runs it against the simulator",
        ["npx aws-cdk@2.160.0 bootstrap"] = "needs an account",
        ["npx aws-cdk@2.160.0 destroy Servers Images"] = "needs an account",
        ["deploy/aws/deploy --domain live.example.org --certificate arn:aws:acm:…"] = "needs an account",
        ["deploy/aws/deploy --domain … --certificate …"] = "needs an account",
        ["deploy/aws/deploy --diff --domain … --certificate …"] = "needs an account",
        ["deploy/aws/deploy --tag 1a2b3c4d5e6f …"] = "needs an account",
        ["deploy/aws/deploy … -c Engines__Aws__Quotas__TranscribeStreams=200 -c Engines__Aws__Quotas__PollyNeuralPerSecond=40"] = "needs an account",
        ["aws ecr list-images --repository-name livetranslate"] = "needs an account",
    };

    /// <summary>Every line, once, without its comment.</summary>
    public static IReadOnlyList<string> All() => [.. Guides.SelectMany(guide => In(File.ReadAllText(Checkout.Folder(guide)))).Distinct()];

    public static IEnumerable<string> In(string guide)
    {
        foreach (Match block in Blocks().Matches(guide))
            foreach (var line in block.Groups["lines"].Value.Split('\n'))
                if (Bare(line) is { Length: > 0 } command) yield return command;
        foreach (Match code in InText().Matches(Blocks().Replace(guide, "")))
            yield return Bare(code.Groups["command"].Value);
    }

    private static string Bare(string line) => Spaces().Replace(Comment().Replace(line, ""), " ").Trim();

    [GeneratedRegex("^```bash\n(?<lines>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"`(?<command>(deploy/run|test/run|deploy/aws/deploy|dotnet (run|publish|build)|npx|npm|aws)(\s[^`]+)?)`")]
    private static partial Regex InText();

    [GeneratedRegex(@"(^|\s)#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
