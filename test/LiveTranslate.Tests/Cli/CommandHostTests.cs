using System.Text.Json;
using LiveTranslate.Cli.CommandLine;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Tests.Cli.Audio;
using LiveTranslate.Tests.Cli.Fakes;
using Xunit;

namespace LiveTranslate.Tests.Cli;

/// <summary>The whole program, in process: what it says, and what it answers its caller.</summary>
public sealed class CommandHostTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("livetranslate-tests").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private FakeServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await FakeServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        await _output.DisposeAsync();
        await _error.DisposeAsync();
    }

    [Theory]
    [InlineData("--sessions must be between 1 and 2000", "load", "--sessions", "2001")]
    [InlineData("--duration must be between 1 and 3600", "load", "--duration", "0")]
    [InlineData("--pace must be between", "speak", "x.wav", "--pace", "0")]
    [InlineData("go together", "speak", "x.wav", "--session", "7K3M9Q2T")]
    [InlineData("is no server address", "demo", "--server", "ftp://x")]
    [InlineData("--language", "listen", "7K3M9Q2T")]
    [InlineData("--after must be", "listen", "7K3M9Q2T", "--language", "es-ES", "--after", "-1")]
    [InlineData("'sing'", "sing")]
    [InlineData("Required command", "--json")]
    [InlineData("absent.wav cannot be read", "speak", "absent.wav")]
    public async Task Wrong_usage_answers_2_and_says_what_is_wrong(string expected, params string[] args)
    {
        Assert.Equal(ExitCode.BadInput, await RunAsync(args));
        Assert.Contains(expected, _error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_output.ToString());
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("load")]
    [InlineData("listen", "7K3M9Q2T", "--language", "es-ES")]
    public async Task A_server_that_is_not_there_answers_3_and_names_the_cure(params string[] args)
    {
        Assert.Equal(ExitCode.Unreachable, await RunAsync([.. args, "--server", "http://127.0.0.1:1", .. Save(args[0])]));
        Assert.Contains("Nothing answers at http://127.0.0.1:1", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("deploy/run", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_documents_the_exit_codes()
    {
        Assert.Equal(ExitCode.Ok, await RunAsync("--help"));
        Assert.Contains("3 server unreachable", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unsupported_language_answers_2_with_the_words_of_the_server()
    {
        Assert.Equal(ExitCode.BadInput, await RunAsync("speak", Wav(1), "--language", "xx-XX", "--server", Address));
        Assert.Contains("xx-XX is not understood; en-US is. (unsupported-language)", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("doctor", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_session_answers_2()
    {
        Assert.Equal(ExitCode.BadInput, await RunAsync("listen", "00000000", "--language", "es-ES", "--server", Address));
        Assert.Contains("session-not-found", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_language_that_is_not_offered_answers_2()
    {
        var session = _server.Add();

        Assert.Equal(ExitCode.BadInput, await RunAsync("listen", session.Id, "--language", "de-DE", "--server", Address));
        Assert.Contains("es-ES, ca-ES", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Speaking_a_file_archives_all_of_it_and_ends_the_session()
    {
        Assert.Equal(ExitCode.Ok, await RunAsync("speak", Wav(7), "--pace", "100", "--server", Address, "--json"));

        Assert.Equal(7 * 32_000, _server.Session.Taken.Length);
        Assert.Equal(SessionStatus.Ended, _server.Session.Status);
        var events = Events();
        Assert.Equal("session", events[0].GetProperty("event").GetString());
        Assert.Equal(_server.Session.Id, events[0].GetProperty("sessionId").GetString());
        Assert.Equal("done", events[^1].GetProperty("event").GetString());
        Assert.Contains(events, e => e.GetProperty("event").GetString() == "archived" && e.GetProperty("sequence").GetInt64() == 28);
    }

    [Fact]
    public async Task Speaking_from_stdin_reads_a_wav_of_unknown_length()
    {
        var wav = WavBytes.Make(WavBytes.Sine(440, 48_000, 96_000), 48_000, dataSize: 0xFFFF_FFFF);

        Assert.Equal(ExitCode.Ok, await RunAsync(new MemoryStream(wav), "speak", "-", "--pace", "100", "--server", Address));

        Assert.Equal(64_000, _server.Session.Taken.Length);
    }

    [Theory]
    [InlineData(ExitCode.Ok)]
    [InlineData(ExitCode.NothingUnderstood, "--strict")]
    public async Task Speaking_of_which_not_one_word_was_understood_is_no_silent_success(int expected, params string[] more)
    {
        _server.Prepare = session => session.Understands = false;

        Assert.Equal(expected, await RunAsync(["speak", Wav(4), "--pace", "100", "--server", Address, .. more]));

        Assert.Contains("not one word was understood, though there is sound", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(4 * 32_000, _server.Session.Taken.Length);
    }

    [Fact]
    public async Task Speaking_silence_says_that_the_audio_is_silent()
    {
        _server.Prepare = session => session.Understands = false;
        var silence = new MemoryStream(WavBytes.Make(new double[32_000]));

        Assert.Equal(
            ExitCode.NothingUnderstood,
            await RunAsync(silence, "speak", "-", "--strict", "--pace", "100", "--server", Address));

        Assert.Contains("the audio is silent", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Speaking_that_was_understood_warns_of_nothing()
    {
        Assert.Equal(ExitCode.Ok, await RunAsync("speak", Wav(4), "--strict", "--pace", "100", "--server", Address));

        Assert.Empty(_error.ToString());
    }

    [Fact]
    public async Task Speaking_a_file_whose_length_cannot_be_true_says_what_was_assumed()
    {
        var wav = WavBytes.Make(WavBytes.Sine(440, 16_000, 64_000), dataSize: 8, riffSize: 44);
        var path = Path.Combine(_folder, "stale.wav");
        await File.WriteAllBytesAsync(path, wav, TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Ok, await RunAsync("speak", path, "--pace", "100", "--server", Address));

        Assert.Equal(128_000, _server.Session.Taken.Length);
        Assert.Contains("promises 8 bytes of sound", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listening_shows_each_segment_once_in_order_though_events_are_lost_and_saves_all()
    {
        _server.Prepare = session => session.Lose = index => index is 1 or 3;
        var session = _server.Add();
        var listening = RunAsync(
            "listen", session.Id, "--language", "es-ES", "--save", _folder, "--server", Address, "--json");
        await Eventually.IsTrue(() => _output.ToString().Contains("joined", StringComparison.Ordinal), () => "nobody joined");
        using var speaker = new StringWriter();
        Assert.Equal(ExitCode.Ok, await new CommandHost(TimeProvider.System, Stream () => Stream.Null).RunAsync(
            ["speak", Wav(13), "--session", session.Id, "--token", session.Token, "--pace", "100", "--server", Address],
            speaker, speaker, TestContext.Current.CancellationToken));

        Assert.Equal(ExitCode.Ok, await listening);

        var captions = Events().Where(e => e.GetProperty("event").GetString() == "caption");
        Assert.Equal([0, 1, 2, 3, 4], captions.Select(e => e.GetProperty("index").GetInt32()));
        Assert.Equal(
            ["000000.mp3", "000001.mp3", "000002.mp3", "000003.mp3", "000004.mp3", "transcript.txt", "transcript.vtt"],
            Directory.GetFiles(_folder).Select(Path.GetFileName).Where(name => name != "speech.wav").Order());
        Assert.Equal([0xFF, 0xFB, 3], await File.ReadAllBytesAsync(Path.Combine(_folder, "000003.mp3"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Load_reports_what_every_listener_heard()
    {
        Assert.Equal(ExitCode.Ok, await RunAsync(
            "load", "--sessions", "2", "--listeners", "3", "--duration", "4", "--server", Address, "--json"));

        var summary = Events()[^1];
        Assert.Equal("summary", summary.GetProperty("event").GetString());
        Assert.Equal(4, summary.GetProperty("segments").GetInt32());
        Assert.Equal(12, summary.GetProperty("captions").GetInt32());
        Assert.Equal(12, summary.GetProperty("speeches").GetInt32());
        Assert.True(summary.GetProperty("clean").GetBoolean());
    }

    [Fact]
    public async Task The_doctor_answers_1_when_a_stage_has_nothing_that_works_and_names_the_cure()
    {
        _server.Engines =
            """
            [{"stage":"recognition","engine":"PocketSphinx","works":true,"findings":[{"subject":"en-US","works":true,"detail":"ready","cure":null}]},
             {"stage":"translation","engine":"Apertium","works":false,"findings":[{"subject":"en-US → es-ES","works":false,"detail":"no mode","cure":"apt-get install apertium-eng-spa"}]}]
            """;

        Assert.Equal(ExitCode.Failed, await RunAsync("doctor", "--server", Address));
        Assert.Contains("Nothing works for translation", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("apt-get install apertium-eng-spa", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("PocketSphinx", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_answers_0_when_every_stage_has_something_that_works()
    {
        _server.Engines =
            """
            [{"stage":"translation","engine":"A","findings":[{"subject":"x","works":false}]},
             {"stage":"translation","engine":"B","findings":[{"subject":"x","works":true}]}]
            """;

        Assert.Equal(ExitCode.Ok, await RunAsync("doctor", "--server", Address));
    }

    [Fact]
    public async Task An_interruption_answers_130()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var speaking = new CommandHost(TimeProvider.System, () => Stream.Null)
            .RunAsync(["speak", Wav(60), "--server", Address], _output, _error, stop.Token);
        await Eventually.IsTrue(
            () => _server.HasSession && _server.Session.TakenChunks > 0, () => "nothing was sent");
        await stop.CancelAsync();

        Assert.Equal(ExitCode.Interrupted, await speaking);
    }

    private string Address => _server.Address.AbsoluteUri;

    private Task<int> RunAsync(params string[] args) => RunAsync(Stream.Null, args);

    private Task<int> RunAsync(Stream input, params string[] args) =>
        new CommandHost(TimeProvider.System, () => input)
            .RunAsync(args, TextWriter.Synchronized(_output), TextWriter.Synchronized(_error), TestContext.Current.CancellationToken);

    private string[] Save(string command) => command == "demo" ? ["--save", _folder] : [];

    private string Wav(int seconds)
    {
        var path = Path.Combine(_folder, "speech.wav");
        File.WriteAllBytes(path, WavBytes.Make(WavBytes.Sine(440, 16_000, seconds * 16_000)));
        return path;
    }

    private List<JsonElement> Events() =>
        [.. _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
}
