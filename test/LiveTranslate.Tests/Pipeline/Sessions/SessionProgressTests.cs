using System.Text.Json;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Custody;
using LiveTranslate.Pipeline.Recognition;
using LiveTranslate.Pipeline.Sessions;
using Xunit;

namespace LiveTranslate.Tests.Pipeline.Sessions;

public sealed class SessionProgressTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    [Fact]
    public void Progress_stored_before_there_were_log_takes_is_read()
    {
        const string Stored = """
            {"phase":1,"startedAt":"2025-03-01T12:00:00+00:00","lastTake":2,
             "takes":[{"number":2,"startSample":48000,"closed":false}],
             "ledger":{"archived":{"take":2,"sequence":7,"sample":120},"archivedSample":60000,"nextIndex":3,"open":[]},
             "demand":[]}
            """;
        var progress = JsonSerializer.Deserialize<SessionProgress>(Stored, Json)!;
        Assert.Equal(new TakeProgress(2, 48_000, Closed: false), Assert.Single(progress.Takes));
        Assert.Null(progress.LogSeen);
        Assert.Empty(progress.Texts);
    }

    [Fact]
    public void What_windows_say_is_stored_and_why_they_say_nothing()
    {
        var texts = new[]
        {
            new SettledText(3, new Transcript("Good evening.", 0.7)),
            new SettledText(4, new Transcript("", null, StageFailure.TimedOut(Stage.Recognition, TimeSpan.FromSeconds(8)))),
        };
        var stored = JsonSerializer.Serialize(new SessionProgress { Texts = texts }, Json);
        Assert.Equal(texts, JsonSerializer.Deserialize<SessionProgress>(stored, Json)!.Texts);
    }

    [Fact]
    public void Where_a_log_take_is_in_the_log_is_stored()
    {
        var anchor = new LogAnchor(7, LogPosition.Parse("49590338271490256608559692538361571095921575989136588898"), DateTimeOffset.UnixEpoch);
        var progress = new SessionProgress
        {
            Takes = [new TakeProgress(1, 0, false) { Log = new LogTakeState(anchor, DateTimeOffset.UnixEpoch.AddHours(1)) }],
            LogSeen = anchor.Position,
        };
        var read = JsonSerializer.Deserialize<SessionProgress>(JsonSerializer.Serialize(progress, Json), Json)!;
        Assert.Equal(progress.Takes, read.Takes);
        Assert.Equal(progress.LogSeen, read.LogSeen);
    }
}
