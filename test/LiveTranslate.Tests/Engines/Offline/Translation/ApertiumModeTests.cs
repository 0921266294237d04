using System.Diagnostics;
using LiveTranslate.Engines.Offline.Translation;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LiveTranslate.Tests.Engines.Offline.Translation;

/// <summary>What becomes of a mode's child when something goes wrong.</summary>
[Collection(WholeMachine.Name)]
public sealed class ApertiumModeTests : IAsyncDisposable
{
    private readonly TranslatorOptions _options = new() { AnswerTimeout = TimeSpan.FromSeconds(3) };
    private ApertiumMode? _mode;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ApertiumMode Mode => _mode ??= new ApertiumMode(
        "/usr/share/apertium/modes/eng-spa.mode", _options, TimeProvider.System, NullLogger.Instance);

    public async ValueTask DisposeAsync()
    {
        if (_mode is not null) await _mode.DisposeAsync();
    }

    [Fact]
    public async Task A_child_that_is_killed_costs_no_call()
    {
        await TranslateAsync();
        var child = Mode.ChildProcessId!.Value;
        Signal(-child, "KILL");
        await TranslateAsync();
        Assert.NotEqual(child, Mode.ChildProcessId);
        await GroupEndsAsync(child);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(-1)]
    public async Task A_part_of_the_pipeline_that_is_killed_costs_no_call(int part)
    {
        await TranslateAsync();
        var child = Mode.ChildProcessId!.Value;
        var members = Members(child);
        Signal(part < 0 ? members[^1] : members[part], "KILL");
        await TranslateAsync();
        await TranslateAsync();
        Assert.Contains(members.Length, (int[])[12, 13, 14, 15]);
    }

    [Fact]
    public async Task A_child_that_hangs_costs_one_call_and_is_killed_whole()
    {
        await TranslateAsync();
        var child = Mode.ChildProcessId!.Value;
        Signal(-child, "STOP");
        var failure = (await Mode.TranslateAsync("The house is red", Cancellation)).Failure;
        Assert.Equal("engine-hung", failure?.Cause);
        Assert.True(failure!.Transient);
        await GroupEndsAsync(child);
        await TranslateAsync();
    }

    [Fact]
    public async Task A_child_that_starts_for_longer_than_an_answer_may_take_answers()
    {
        var folder = Directory.CreateTempSubdirectory("modes-").FullName;
        var slow = Path.Combine(folder, "slow-cat");
        await File.WriteAllTextAsync(slow, "#!/bin/sh\nsleep 1.5\nexec cat\n", Cancellation);
        using (var chmod = Process.Start("chmod", ["+x", slow])) await chmod.WaitForExitAsync(Cancellation);
        var file = Path.Combine(folder, "eng-spa.mode");
        await File.WriteAllTextAsync(
            file, $"{slow} | {await File.ReadAllTextAsync("/usr/share/apertium/modes/eng-spa.mode", Cancellation)}", Cancellation);
        _options.AnswerTimeout = TimeSpan.FromSeconds(1);
        await using var mode = new ApertiumMode(file, _options, TimeProvider.System, NullLogger.Instance);

        Assert.Equal("La casa es roja", (await mode.TranslateAsync("The house is red", Cancellation)).Value);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_child_whose_server_is_gone_reads_the_end_and_exits()
    {
        // However a server dies, what closes is this pipe; nobody else holds it.
        await using var mode = new ApertiumMode(
            "/usr/share/apertium/modes/eng-spa.mode", _options, TimeProvider.System, NullLogger.Instance);
        using var orphan = ApertiumChild.Start(await mode.ScriptAsync(Cancellation));
        await orphan.AskAsync(ApertiumText.Encode("The house is red"));
        orphan.CloseInput();
        await GroupEndsAsync(orphan.ProcessId);
    }

    [Fact]
    public async Task A_caller_that_stops_waiting_leaves_the_answers_in_step()
    {
        await TranslateAsync();
        using var impatient = new CancellationTokenSource();
        var given = Mode.TranslateAsync("My sister has two dogs", impatient.Token).AsTask();
        var next = Mode.TranslateAsync("The house is red", Cancellation).AsTask();
        await impatient.CancelAsync();
        await Task.WhenAny(given);
        Assert.Equal("La casa es roja", (await next).Value);
    }

    [Fact]
    public async Task An_idle_child_is_ended_and_started_again_when_needed()
    {
        _options.IdleTimeout = TimeSpan.FromMilliseconds(50);
        await TranslateAsync();
        await Wait.UntilAsync(() => Mode.ChildProcessId is null, "the idle child to be ended", null, Cancellation);
        await TranslateAsync();
    }

    [Fact]
    public async Task Disposing_ends_the_whole_group()
    {
        await TranslateAsync();
        var child = Mode.ChildProcessId!.Value;
        await Mode.DisposeAsync();
        await GroupEndsAsync(child);
        Assert.Equal("translator-busy", (await Mode.TranslateAsync("x", Cancellation)).Failure?.Cause);
        _mode = null;
    }

    [Fact]
    public async Task A_text_as_long_as_allowed_does_not_block_its_own_pipe()
    {
        // So long a text takes seconds by itself.
        _options.AnswerTimeout = TimeSpan.FromSeconds(60);
        var text = string.Join(' ', Enumerable.Repeat("The house is red.", 5_000));
        var outcome = await Mode.TranslateAsync(text, Cancellation);
        Assert.True(outcome.Succeeded, outcome.Failure?.Message);
        Assert.EndsWith("La casa es roja.", outcome.Value, StringComparison.Ordinal);
    }

    private async Task TranslateAsync() =>
        Assert.Equal("La casa es roja", (await Mode.TranslateAsync("The house is red", Cancellation)).Value);

    private static void Signal(int process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", "--", $"{process}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    private static Task GroupEndsAsync(int group) => Wait.UntilAsync(
        () => Members(group).Length == 0, $"the process group {group} to end", null, Cancellation);

    // The living processes of a group: /proc/<id>/stat holds "id (name) state parent group …".
    private static int[] Members(int group) =>
    [
        .. from folder in Directory.GetDirectories("/proc")
           let id = int.TryParse(Path.GetFileName(folder), out var number) ? number : 0
           where id > 0
           let stat = StatOf(id)
           where stat.Length > 2 && stat[0] != "Z" && stat[2] == $"{group}"
           orderby id
           select id,
    ];

    private static string[] StatOf(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }
}
