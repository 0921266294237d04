using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Synthesis;
using Xunit;

namespace LiveTranslate.Testing;

/// <summary>What every archive keeps to: whole values, and the first write stands.</summary>
public abstract class SessionArchiveContract
{
    private static readonly LanguageTag English = LanguageTag.Parse("en-US");
    private static readonly LanguageTag Spanish = LanguageTag.Parse("es-ES");
    private readonly SessionId _session = SessionId.New();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>An archive that was probed; each call may answer another view of the same one.</summary>
    protected abstract ValueTask<ISessionArchive> ArchiveAsync();

    [Fact]
    public async Task Probe_of_a_working_archive_says_so()
    {
        var report = await (await ArchiveAsync()).ProbeAsync(Cancellation);
        Assert.True(report.Works);
        Assert.Equal(Stage.Archiving, report.Stage);
    }

    [Fact]
    public async Task A_segment_is_read_as_it_was_written()
    {
        var segment = Example(7) with
        {
            Confidence = 0.75,
            Captions = new Dictionary<LanguageTag, SegmentCaption>
            {
                [Spanish] = new("La casa «é» 🍕"),
                [LanguageTag.Parse("fr-FR")] = new("x", new StageFailure(Stage.Translation, "timed-out", "Late.", true)),
            },
            Speech = new Dictionary<LanguageTag, long> { [Spanish] = 1234 },
        };
        Assert.Equal(7, (await (await ArchiveAsync()).AppendAsync(_session, segment, Cancellation)).Value.Index);

        var read = (await (await ArchiveAsync()).ReadAsync(_session, 7, Cancellation)).Value;
        Assert.NotNull(read);
        Assert.Equal(segment.Captions, read.Captions);
        Assert.Equal(segment.Speech, read.Speech);
        Assert.Equal(segment with { Captions = read.Captions, Speech = read.Speech }, read);
    }

    [Fact]
    public async Task A_failed_segment_keeps_its_cause()
    {
        var failure = new StageFailure(Stage.Recognition, "engine-hung", "No answer.", true);
        var archive = await ArchiveAsync();
        await archive.AppendAsync(_session, Example(0) with { SourceText = "", Failure = failure }, Cancellation);
        Assert.Equal(failure, (await archive.ReadAsync(_session, 0, Cancellation)).Value!.Failure);
    }

    [Fact]
    public async Task What_is_not_there_is_null()
    {
        var archive = await ArchiveAsync();
        Assert.Null((await archive.ReadAsync(_session, 0, Cancellation)).Value);
        Assert.Null((await archive.ReadCaptionAsync(_session, 0, Spanish, Cancellation)).Value);
        Assert.Null((await archive.OpenSpeechAsync(_session, 0, Spanish, Cancellation)).Value);
    }

    [Fact]
    public async Task A_segment_written_again_stays_as_it_was_first()
    {
        var archive = await ArchiveAsync();
        await archive.AppendAsync(_session, Example(3), Cancellation);
        var again = await archive.AppendAsync(_session, Example(3) with { SourceText = "another" }, Cancellation);
        Assert.Equal(Example(3).SourceText, again.Value.SourceText);
        Assert.Equal(Example(3).SourceText, (await archive.ReadAsync(_session, 3, Cancellation)).Value!.SourceText);
    }

    [Fact]
    public async Task Of_many_writers_at_once_exactly_one_stands_and_all_are_told_which()
    {
        var archives = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ArchiveAsync().AsTask()));
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(writer => Task.Run(async () =>
            await archives[writer % 3].AppendAsync(
                _session, Example(5) with { SourceText = $"writer {writer}" }, Cancellation))));
        var stands = (await archives[0].ReadAsync(_session, 5, Cancellation)).Value!.SourceText;
        Assert.All(answers, answer => Assert.Equal(stands, answer.Value.SourceText));
    }

    [Fact]
    public async Task Sessions_do_not_see_each_other()
    {
        var archive = await ArchiveAsync();
        await archive.AppendAsync(_session, Example(1), Cancellation);
        Assert.Null((await archive.ReadAsync(SessionId.New(), 1, Cancellation)).Value);
    }

    [Fact]
    public async Task A_caption_added_later_is_read_and_the_first_stands()
    {
        var archive = await ArchiveAsync();
        var first = await archive.AddCaptionAsync(_session, 2, Spanish, new SegmentCaption("uno"), Cancellation);
        var second = await archive.AddCaptionAsync(_session, 2, Spanish, new SegmentCaption("dos"), Cancellation);
        Assert.Equal("uno", first.Value.Text);
        Assert.Equal("uno", second.Value.Text);
        Assert.Equal("uno", (await archive.ReadCaptionAsync(_session, 2, Spanish, Cancellation)).Value!.Text);
        Assert.Null((await archive.ReadCaptionAsync(_session, 2, English, Cancellation)).Value);
    }

    [Fact]
    public async Task Speech_is_read_byte_for_byte_and_the_first_stands()
    {
        var archive = await ArchiveAsync();
        byte[] mp3 = [0xFF, 0xF3, 0x64, .. Enumerable.Range(0, 9000).Select(i => (byte)i)];
        var speech = new SpeechAudio(mp3, TimeSpan.FromSeconds(1.5));
        Assert.True((await archive.PutSpeechAsync(_session, 4, Spanish, speech, Cancellation)).Value);
        var other = new SpeechAudio(new byte[] { 1, 2, 3 }, TimeSpan.FromSeconds(1));
        Assert.True((await archive.PutSpeechAsync(_session, 4, Spanish, other, Cancellation)).Succeeded);

        await using var stream = (await archive.OpenSpeechAsync(_session, 4, Spanish, Cancellation)).Value;
        Assert.NotNull(stream);
        using var read = new MemoryStream();
        await stream.CopyToAsync(read, Cancellation);
        Assert.Equal(mp3, read.ToArray());
    }

    /// <summary>A segment with what must be set.</summary>
    protected static Segment Example(int index) => new()
    {
        Index = index,
        Take = 1,
        StartSample = index * 48_000L,
        EndSample = (index + 1) * 48_000L,
        SourceLanguage = English,
        SourceText = "The house is red",
    };
}
