using System.Text.RegularExpressions;

namespace LiveTranslate.Deploy.Aws;

/// <summary>What a deployment may choose. Everything has a default but what only its owner knows: see <see cref="Domain"/>.</summary>
internal sealed partial record DeploymentOptions
{
    /// <summary>Names the stack and all that is in it; another one for a second deployment in the same account and region.</summary>
    public string Name { get; init; } = "livetranslate";

    /// <summary>The host that people use. Left out, the template asks for it (parameter <c>Domain</c>).</summary>
    public string? Domain { get; init; }

    /// <summary>ACM's certificate for it, of the same region. Left out, the template asks for it (<c>CertificateArn</c>).</summary>
    public string? Certificate { get; init; }

    /// <summary>The tag of the image to run. Left out, the template asks for it (<c>ImageTag</c>).</summary>
    public string? Tag { get; init; }

    /// <summary>Zones to spread over. Default 2, which every region has; 3 lose less with one of them, where there are 3.</summary>
    public int Zones { get; init; } = 2;

    /// <summary>Least and most gateways. One in each of two zones is what a lost zone leaves one of.</summary>
    public (int Least, int Most) Gateways { get; init; } = (2, 10);

    /// <summary>Least and most workers.</summary>
    public (int Least, int Most) Workers { get; init; } = (2, 10);

    /// <summary>Listeners for each gateway, on average, that gateways are added or taken away for.</summary>
    public int ListenersPerGateway { get; init; } = 2_000;

    /// <summary>Live sessions for each worker, on average, that workers are added or taken away for.</summary>
    public int SessionsPerWorker { get; init; } = 100;

    /// <summary>Whether speech travels as a link to the bucket, instead of in the message.</summary>
    public bool LinkedAudio { get; init; }

    /// <summary>How long sessions stay in the bucket. Default a year; 0 for ever.</summary>
    public int ArchiveDays { get; init; } = 365;

    /// <summary>How long logs stay; one of CloudWatch's own periods. Default a month.</summary>
    public int LogDays { get; init; } = 30;

    /// <summary>Who is told of alarms; left out, alarms are only seen.</summary>
    public string? AlarmEmail { get; init; }

    /// <summary>More of the servers' environment, such as <c>Engines__Aws__Quotas__TranscribeStreams</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <returns>The options, or null when something is wrong with them.</returns>
    public static DeploymentOptions? From(IReadOnlyDictionary<string, string> context, out IReadOnlyList<string> faults)
    {
        var read = new OptionReader(context);
        var options = new DeploymentOptions();
        options = options with
        {
            Name = read.Text("name", NamePattern(), "2 to 20 lower-case letters, digits and dashes that begin with a letter, such as talks-test") ?? options.Name,
            Domain = read.Text("domain", DomainPattern(), "a host's name without scheme and path, such as live.example.org"),
            Certificate = read.Text("certificate", CertificatePattern(), "the ARN of a certificate in ACM, such as arn:aws:acm:eu-central-1:111122223333:certificate/…; 'aws acm list-certificates' lists them"),
            Tag = read.Text("tag", TagPattern(), "an image's tag, at most 128 letters, digits, dots, dashes and underscores, such as 1.4.0"),
            Zones = read.Number("zones", 2, 3, options.Zones),
            Gateways = read.Range("gateways", most: 100, options.Gateways),
            Workers = read.Range("workers", most: ServerSettings.Lanes, options.Workers),
            ListenersPerGateway = read.Number("listenersPerGateway", 10, 100_000, options.ListenersPerGateway),
            SessionsPerWorker = read.Number("sessionsPerWorker", 1, 10_000, options.SessionsPerWorker),
            LinkedAudio = read.Choice("audio", "inline", "link") is "link",
            ArchiveDays = read.Number("archiveDays", 0, 36_500, options.ArchiveDays),
            LogDays = read.OneOf("logDays", Watching.Logs.Periods, options.LogDays),
            AlarmEmail = read.Text("alarmEmail", EmailPattern(), "an e-mail address"),
            Settings = read.Rest(),
        };
        faults = read.Faults;
        return faults.Count == 0 ? options : null;
    }

    [GeneratedRegex(@"^[a-z][a-z0-9-]{0,18}[a-z0-9]\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}\z")]
    private static partial Regex DomainPattern();

    [GeneratedRegex(@"^arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9-]+\z")]
    private static partial Regex CertificatePattern();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z")]
    private static partial Regex TagPattern();

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s]+\z")]
    private static partial Regex EmailPattern();
}
