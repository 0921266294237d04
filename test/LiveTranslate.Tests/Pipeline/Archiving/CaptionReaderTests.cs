using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LiveTranslate.Tests.Pipeline.Archiving;

public sealed class CaptionReaderTests
{
    private static readonly LanguageTag English = LanguageTag.Parse("en-US");
    private static readonly LanguageTag Spanish = LanguageTag.Parse("es-ES");
    private static readonly StageFailure Trouble = new(Stage.Archiving, "archive-unavailable", "For a moment.", true);
    private readonly InMemoryArchive _archive = new();
    private readonly FakeTranslator _translator = new();
    private readonly CaptionReader _reader;
    private readonly SessionId _session = SessionId.New();

    public CaptionReaderTests() => _reader = Reader(_archive);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_captions_come_in_order_and_in_the_language_asked_for()
    {
        await ArchiveAsync(100);

        var read = await _reader.ReadAsync(_session, 10, 80, Spanish, Cancellation);

        Assert.Null(read.Failure);
        Assert.Equal(Enumerable.Range(10, 80), read.Captions.Select(caption => caption.Segment.Index));
        Assert.All(read.Captions, caption => Assert.Equal($"[es-ES] Sentence {caption.Segment.Index}", caption.Caption.Text));
    }

    [Fact]
    public async Task A_page_ends_where_the_archive_does()
    {
        await ArchiveAsync(30);

        var read = await _reader.ReadAsync(_session, 0, 80, English, Cancellation);

        Assert.Equal((30, null), (read.Captions.Count, read.Failure));
        Assert.Empty((await _reader.ReadAsync(_session, 30, 80, English, Cancellation)).Captions);
        Assert.Empty((await _reader.ReadAsync(_session, 0, 0, English, Cancellation)).Captions);
    }

    [Fact]
    public async Task Sixteen_are_read_at_once_and_no_more()
    {
        await ArchiveAsync(100);
        Task<ArchivedCaptions> reading;
        using (_archive.OnAccess.Hang())
        {
            reading = _reader.ReadAsync(_session, 0, 100, English, Cancellation);
            await Wait.UntilAsync(() => _archive.OnAccess.Waiting == 16, "16 reads under way", cancellationToken: Cancellation);
        }

        Assert.Equal(100, (await reading).Captions.Count);
    }

    [Fact]
    public async Task Reads_that_fail_for_a_moment_are_done_again_and_cost_none_of_the_others()
    {
        await ArchiveAsync(50);
        var failed = new HashSet<int>();
        var reader = Reader(new UnreliableArchive(_archive, index => index % 3 == 0 && failed.Add(index) ? Trouble : null));

        var read = await reader.ReadAsync(_session, 0, 50, English, Cancellation);

        Assert.Null(read.Failure);
        Assert.Equal(Enumerable.Range(0, 50), read.Captions.Select(caption => caption.Segment.Index));
    }

    [Fact]
    public async Task A_read_that_keeps_failing_ends_the_page_after_those_before_it()
    {
        await ArchiveAsync(50);
        var reader = Reader(new UnreliableArchive(_archive, index => index == 20 ? Trouble : null));

        var read = await reader.ReadAsync(_session, 0, 50, English, Cancellation);

        Assert.Equal(Enumerable.Range(0, 20), read.Captions.Select(caption => caption.Segment.Index));
        Assert.Equal(Trouble, read.Failure);
    }

    [Fact]
    public async Task Reading_back_takes_the_newest_that_can_be_had_in_time_and_what_is_under_way_is_there_for_the_next()
    {
        await ArchiveAsync(40);
        await _reader.ReadAsync(_session, 35, 5, Spanish, Cancellation);
        var patient = TimeSpan.FromSeconds(20);
        using (_translator.OnTranslate.Hang())
        {
            var hurried = await _reader.ReadBackAsync(_session, 0, 40, Spanish, TimeSpan.FromMilliseconds(50), Cancellation);
            Assert.Equal(Enumerable.Range(35, 5), hurried.Select(caption => caption.Segment.Index));
            Assert.InRange(_translator.OnTranslate.Waiting, 1, 16);
        }

        var all = await _reader.ReadBackAsync(_session, 0, 40, Spanish, patient, Cancellation);

        Assert.Equal(Enumerable.Range(0, 40), all.Select(caption => caption.Segment.Index));
        Assert.Equal(40, _translator.CallsTo(Spanish));
    }

    [Fact]
    public async Task Reading_back_without_waiting_translates_nothing()
    {
        await ArchiveAsync(10);
        await _reader.ReadAsync(_session, 8, 2, Spanish, Cancellation);

        var there = await _reader.ReadBackAsync(_session, 0, 10, Spanish, TimeSpan.Zero, Cancellation);

        Assert.Equal([8, 9], there.Select(caption => caption.Segment.Index));
        Assert.Equal(2, _translator.CallsTo(Spanish));
    }

    [Fact]
    public async Task A_translation_that_fails_for_the_moment_is_marked_and_not_kept()
    {
        await ArchiveAsync(1);
        _translator.OnTranslate.FailAlways(new StageFailure(Stage.Translation, "over-quota", "For a moment.", Transient: true));
        var failed = Assert.Single((await _reader.ReadAsync(_session, 0, 1, Spanish, Cancellation)).Captions);
        Assert.Equal((true, "Sentence 0"), (failed.Provisional, failed.Caption.Text));
        Assert.Empty(await _reader.ReadBackAsync(_session, 0, 1, Spanish, TimeSpan.FromSeconds(20), Cancellation));

        _translator.OnTranslate.FailAlways(null);
        var made = Assert.Single((await _reader.ReadAsync(_session, 0, 1, Spanish, Cancellation)).Captions);

        Assert.Equal((false, "[es-ES] Sentence 0"), (made.Provisional, made.Caption.Text));
    }

    [Fact]
    public async Task What_was_archived_before_texts_were_cleaned_is_cleaned_on_its_way_out()
    {
        var segment = new Segment
        {
            Index = 0, Take = 0, StartSample = 0, EndSample = 48_000, SourceLanguage = English,
            SourceText = "One\0two\u2028three", Captions = new Dictionary<LanguageTag, SegmentCaption> { [Spanish] = new("Uno\u202edos\r\n") },
        };
        await _archive.AppendAsync(_session, segment, Cancellation);
        await _archive.AddCaptionAsync(_session, 0, LanguageTag.Parse("fr-FR"), new SegmentCaption("Un\u0007deux"), Cancellation);

        foreach (var (language, text) in new[] { ("en-US", "One two three"), ("es-ES", "Unodos"), ("fr-FR", "Un deux"), ("ca-ES", "[ca-ES] One two three") })
        {
            var read = Assert.Single((await _reader.ReadAsync(_session, 0, 1, LanguageTag.Parse(language), Cancellation)).Captions);
            Assert.Equal(("One two three", text), (read.Segment.SourceText, read.Caption.Text));
        }
    }

    private CaptionReader Reader(ISessionArchive archive) => new(
        new SessionEngines(new FakeRecognizer(), _translator, new FakeSynthesizer(), archive),
        new SessionOptions(), TimeProvider.System, NullLogger<CaptionReader>.Instance);

    private async Task ArchiveAsync(int count)
    {
        for (var index = 0; index < count; index++)
        {
            await _archive.AppendAsync(
                _session,
                new Segment
                {
                    Index = index, Take = 0, StartSample = index * 48_000L, EndSample = (index + 1) * 48_000L,
                    SourceLanguage = English, SourceText = $"Sentence {index}",
                },
                Cancellation);
        }
    }
}
