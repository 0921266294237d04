using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;

namespace LiveTranslate.AwsSimulator.Hosting;

/// <summary>The command line.</summary>
internal static class SimulatorCommand
{
    private const string Engine = "engine";
    private const string Scripted = "scripted";
    private const string Marks = "marks";
    private const int WrongCommandLine = 2;
    private static readonly Option<IPAddress> Host = new("--host")
    {
        Description = "Where it listens.", HelpName = "ADDRESS", DefaultValueFactory = _ => IPAddress.Loopback,
        CustomParser = result => Read(result, result.Tokens[0].Value, IPAddress.Parse),
    };

    private static readonly Option<int> Rest = Port("--rest", "Port of Translate and Polly.");
    private static readonly Option<int> Transcribe = Port("--transcribe", "Port of Transcribe.");
    private static readonly Option<int> Control = Port("--control", "Port where faults are injected and calls counted.");
    private static readonly Option<bool> Stay = new("--stay") { Description = "Goes on when standard input closes, until it gets SIGTERM or SIGINT." };

    private static readonly Option<string?> Tls = new("--tls")
    {
        Description = "Serves Transcribe over TLS, with a certificate made now and written to FILE (PEM).", HelpName = "FILE",
    };

    private static readonly Option<AccessKey[]> Credentials = new("--credentials")
    {
        Description = "Who may call (simulator=simulator-secret). May be repeated.",
        HelpName = "KEY=SECRET[=TOKEN]",
        CustomParser = result => [.. result.Tokens.Select(token => Read(result, token.Value, AccessKey.Parse)).OfType<AccessKey>()],
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Recognizer = Choice("--recognizer", "PocketSphinx, a word for every 500 ms of any audio, or the numbers that 'livetranslate chaos' hides in it.", Marks);
    private static readonly Option<bool> FreshDecoders = new("--fresh-decoders")
    {
        Description = "Makes a decoder for each stream (250 ms), so that none adapts to a voice and the same audio always gives the same words.",
    };

    private static readonly Option<string> Translator = Choice("--translator", "Apertium, or the text with its new language before it.");
    private static readonly Option<string> Synthesizer = Choice("--synthesizer", "eSpeak NG, or silence as long as the text.");
    private static readonly Option<int> MaxStreams = Number("--max-streams", "Transcribe's streams open at a time.", 25);
    private static readonly Option<int> AudioTimeout = Number("--audio-timeout", "How long a stream may be without audio, in milliseconds.", 15_000);

    private static readonly Option<Latencies?> Latency = new("--latency")
    {
        Description = "How long after a call its answer comes at least: 'origin' (500, 500 and 1300 ms), or milliseconds by service.",
        HelpName = "transcribe=MS,translate=MS,polly=MS",
        CustomParser = result => Read(result, result.Tokens[0].Value, Latencies.Parse),
    };

    private static readonly Option<bool> Quotas = new("--quotas") { Description = "Polly refuses more requests a second than the two options below." };
    private static readonly Option<int> Neural = Number("--neural-tps", "Requests a second with neural voices, with --quotas.", 8);
    private static readonly Option<int> Standard = Number("--standard-tps", "Requests a second with standard voices, with --quotas.", 80);

    private static readonly Option<string[]> Lexicons = new("--lexicon")
    {
        Description = "A lexicon that Polly knows. May be repeated.", HelpName = "NAME",
    };

    private static readonly Option<string[]> Terminologies = new("--terminology")
    {
        Description = "A terminology that Translate knows. May be repeated.", HelpName = "NAME",
    };

    /// <summary>Runs the program, or says what is wrong with its command line.</summary>
    public static Task<int> RunAsync(string[] args, Func<SimulatorOptions, Task<int>> run)
    {
        var command = new RootCommand(
            "Amazon Transcribe Streaming, Translate and Polly on this machine, over AWS's wire protocols. "
            + "Prints 'READY {\"rest\":port,\"transcribe\":port,\"control\":port}' when they answer.")
        {
            Host, Rest, Transcribe, Control, Stay, Tls, Credentials, Recognizer, FreshDecoders, Translator, Synthesizer, MaxStreams, AudioTimeout,
            Latency, Quotas, Neural, Standard, Lexicons, Terminologies,
        };
        command.SetAction(parsed => run(Options(parsed)));
        var parsed = command.Parse(args);
        // Signals are the host's.
        if (parsed.Errors.Count == 0) return parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
        foreach (var error in parsed.Errors) Console.Error.WriteLine($"error: {error.Message}");
        Console.Error.WriteLine("  See: LiveTranslate.AwsSimulator --help");
        return Task.FromResult(WrongCommandLine);
    }

    internal static SimulatorOptions Options(ParseResult parsed)
    {
        var defaults = new SimulatorOptions();
        var limited = parsed.GetValue(Quotas);
        return new SimulatorOptions
        {
            Host = parsed.GetValue(Host) ?? defaults.Host,
            RestPort = parsed.GetValue(Rest),
            TranscribePort = parsed.GetValue(Transcribe),
            ControlPort = parsed.GetValue(Control),
            Stay = parsed.GetValue(Stay),
            TlsCertificate = parsed.GetValue(Tls),
            Credentials = parsed.GetValue(Credentials) is { Length: > 0 } given ? given : defaults.Credentials,
            ScriptedRecognizer = parsed.GetValue(Recognizer) == Scripted,
            MarkRecognizer = parsed.GetValue(Recognizer) == Marks,
            FreshDecoders = parsed.GetValue(FreshDecoders),
            ScriptedTranslator = parsed.GetValue(Translator) != Engine,
            ScriptedSynthesizer = parsed.GetValue(Synthesizer) != Engine,
            MaxStreams = parsed.GetValue(MaxStreams),
            AudioTimeout = TimeSpan.FromMilliseconds(parsed.GetValue(AudioTimeout)),
            Latency = parsed.GetValue(Latency) ?? defaults.Latency,
            NeuralPerSecond = limited ? parsed.GetValue(Neural) : null,
            StandardPerSecond = limited ? parsed.GetValue(Standard) : null,
            Lexicons = parsed.GetValue(Lexicons) ?? [],
            Terminologies = parsed.GetValue(Terminologies) ?? [],
        };
    }

    private static Option<int> Port(string name, string description)
    {
        var port = new Option<int>(name) { Description = $"{description} Any free one by default.", HelpName = "N" };
        port.Validators.Add(given => Within(given, name, 0, ushort.MaxValue));
        return port;
    }

    private static Option<int> Number(string name, string description, int byDefault)
    {
        var number = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => byDefault };
        number.Validators.Add(given => Within(given, name, 1, 1_000_000));
        return number;
    }

    private static Option<string> Choice(string name, string description, params string[] more)
    {
        var choice = new Option<string>(name) { Description = description, DefaultValueFactory = _ => Engine };
        choice.AcceptOnlyFromAmong([Engine, Scripted, .. more]);
        return choice;
    }

    private static void Within(OptionResult given, string name, int least, int most)
    {
        // What is no number at all has its own message.
        if (given.Tokens is [{ Value: var text }] && int.TryParse(text, out var number) && (number < least || number > most))
            given.AddError($"{name} must be {least} to {most}.");
    }

    private static T? Read<T>(ArgumentResult result, string text, Func<string, T> parse)
        where T : class
    {
        try
        {
            return parse(text);
        }
        catch (FormatException wrong)
        {
            result.AddError(wrong.Message);
            return null;
        }
    }
}
