using System.Net;

namespace LiveTranslate.AwsSimulator.Hosting;

/// <summary>What the command line says. Defaults are AWS's own, but for the credentials.</summary>
internal sealed record SimulatorOptions
{
    /// <summary>Where it listens.</summary>
    public IPAddress Host { get; init; } = IPAddress.Loopback;

    /// <summary>Port of Translate and Polly (HTTP/1.1); 0 for any free one.</summary>
    public int RestPort { get; init; }

    /// <summary>Port of Transcribe (HTTP/2 only); 0 for any free one.</summary>
    public int TranscribePort { get; init; }

    /// <summary>Port where faults are injected and calls counted; 0 for any free one.</summary>
    public int ControlPort { get; init; }

    /// <summary>Whether it goes on when standard input closes.</summary>
    public bool Stay { get; init; }

    /// <summary>Where the certificate is written that Transcribe is then served with; null for cleartext.</summary>
    public string? TlsCertificate { get; init; }

    /// <summary>Who may call at the start.</summary>
    public IReadOnlyList<AccessKey> Credentials { get; init; } = [new AccessKey("simulator", "simulator-secret", null)];

    /// <summary>Whether Transcribe answers made-up words instead of recognizing speech.</summary>
    public bool ScriptedRecognizer { get; init; }

    /// <summary>Whether Transcribe answers the numbers that are hidden in the audio.</summary>
    public bool MarkRecognizer { get; init; }

    /// <summary>Whether every stream is heard by a decoder that has heard nothing before: the same audio, the same words.</summary>
    public bool FreshDecoders { get; init; }

    /// <summary>Whether Translate answers the text with the target language before it.</summary>
    public bool ScriptedTranslator { get; init; }

    /// <summary>Whether Polly answers silence that is as long as the text.</summary>
    public bool ScriptedSynthesizer { get; init; }

    /// <summary>Streams open at a time; AWS's default quota.</summary>
    public int MaxStreams { get; init; } = 25;

    /// <summary>How long a stream may be without audio.</summary>
    public TimeSpan AudioTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the services take to answer, at least.</summary>
    public Latencies Latency { get; init; } = new();

    /// <summary>Polly's requests a second with neural voices; null for any number.</summary>
    public int? NeuralPerSecond { get; init; }

    /// <summary>Polly's requests a second with standard voices; null for any number.</summary>
    public int? StandardPerSecond { get; init; }

    /// <summary>Lexicons that Polly knows. They change nothing in what is said.</summary>
    public IReadOnlyList<string> Lexicons { get; init; } = [];

    /// <summary>Terminologies that Translate knows. They change nothing in what is translated.</summary>
    public IReadOnlyList<string> Terminologies { get; init; } = [];
}

/// <param name="Id">The access key's name, which is no secret.</param>
/// <param name="Secret">What signs.</param>
/// <param name="Token">The session token of temporary credentials.</param>
internal sealed record AccessKey(string Id, string Secret, string? Token)
{
    /// <summary>Reads <c>key=secret</c> or <c>key=secret=token</c>.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static AccessKey Parse(string text)
    {
        // Secrets and tokens are base64, maybe with padding: the first two signs part them, those at the end do not.
        var parts = text.Split('=', 3);
        return parts is [{ Length: > 0 }, { Length: > 0 }] or [{ Length: > 0 }, { Length: > 0 }, { Length: > 0 }]
            ? new AccessKey(parts[0], parts[1], parts.ElementAtOrDefault(2))
            : throw new FormatException("--credentials must be key=secret or key=secret=token.");
    }

    // A record would print the secret.
    public override string ToString() => Id;
}
