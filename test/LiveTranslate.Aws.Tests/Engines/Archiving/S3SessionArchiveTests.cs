using System.Text;
using LiveTranslate.Engines.Aws.Archiving;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Synthesis;
using LiveTranslate.Testing;
using Xunit;

namespace LiveTranslate.Aws.Tests.Engines.Archiving;

public sealed class S3SessionArchiveTests(LocalAwsFixture local) : SessionArchiveContract, IAsyncLifetime
{
    private static readonly LanguageTag Spanish = LanguageTag.Parse("es-ES");
    private readonly SessionId _session = SessionId.New();
    private TestBucket _bucket = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _bucket = await TestBucket.MakeAsync(local.Aws);

    public ValueTask DisposeAsync()
    {
        _bucket.Dispose();
        return ValueTask.CompletedTask;
    }

    // A new client each time, as if another server used the same bucket.
    protected override ValueTask<ISessionArchive> ArchiveAsync() => new(_bucket.Archive());

    [Fact]
    public async Task Objects_lie_where_a_person_would_look_and_say_what_they_are()
    {
        var archive = _bucket.Archive();
        await archive.AppendAsync(_session, Example(12), Cancellation);
        await archive.AddCaptionAsync(_session, 12, Spanish, new SegmentCaption("hola"), Cancellation);
        await archive.PutSpeechAsync(_session, 12, Spanish, new SpeechAudio(new byte[9], TimeSpan.Zero), Cancellation);

        Assert.Equal("application/json", await _bucket.TypeOfAsync($"sessions/{_session}/segments/000012.json"));
        Assert.Equal("application/json", await _bucket.TypeOfAsync($"sessions/{_session}/captions/es-ES/000012.json"));
        Assert.Equal("audio/mpeg", await _bucket.TypeOfAsync($"sessions/{_session}/speech/es-ES/000012.mp3"));
    }

    [Fact]
    public async Task Archives_under_other_prefixes_do_not_see_each_other()
    {
        await _bucket.Archive(options => options.Prefix = "one/").AppendAsync(_session, Example(0), Cancellation);

        Assert.Null((await _bucket.Archive(options => options.Prefix = "").ReadAsync(_session, 0, Cancellation)).Value);
        Assert.NotNull((await _bucket.Archive(options => options.Prefix = "one/").ReadAsync(_session, 0, Cancellation)).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"index\": 0, \"ta")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1, 2]")]
    public async Task A_corrupt_object_is_a_named_failure_that_stays(string content)
    {
        await _bucket.PutAsync($"sessions/{_session}/segments/000000.json", Encoding.UTF8.GetBytes(content));

        await AssertCorruptAsync();
    }

    [Fact]
    public async Task An_object_longer_than_any_segment_is_not_read()
    {
        await _bucket.PutAsync($"sessions/{_session}/segments/000000.json", new byte[(4 * 1024 * 1024) + 1]);

        await AssertCorruptAsync();
    }

    [Fact]
    public async Task Speech_is_a_stream_to_seek_in_so_that_players_may_ask_for_parts()
    {
        var archive = _bucket.Archive();
        await archive.PutSpeechAsync(_session, 1, Spanish, new SpeechAudio(new byte[] { 1, 2, 3 }, TimeSpan.Zero), Cancellation);

        await using var stream = (await archive.OpenSpeechAsync(_session, 1, Spanish, Cancellation)).Value;

        Assert.Equal((true, 3), (stream!.CanSeek, stream.Length));
    }

    [Fact]
    public async Task Two_servers_race_for_every_segment_and_agree_on_each()
    {
        var (one, other) = (_bucket.Archive(), _bucket.Archive());
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async index =>
        {
            var both = await Task.WhenAll(
                one.AppendAsync(_session, Example(index) with { SourceText = "one" }, Cancellation).AsTask(),
                other.AppendAsync(_session, Example(index) with { SourceText = "other" }, Cancellation).AsTask());
            return (both[0].Value.SourceText, both[1].Value.SourceText);
        }));

        Assert.All(answers, answer => Assert.Equal(answer.Item1, answer.Item2));
        for (var index = 0; index < answers.Length; index++)
            Assert.Equal(answers[index].Item1, (await one.ReadAsync(_session, index, Cancellation)).Value!.SourceText);
    }

    [Fact]
    public void No_session_language_or_number_leads_out_of_the_prefix()
    {
        foreach (var hostile in new[] { "..", "../x", "a/b", "%2e%2e", "\0", "AAAA/AAA", "es/../x", "es-ES/", "es-ES%2f.." })
        {
            Assert.False(SessionId.TryParse(hostile, out _));
            Assert.False(LanguageTag.TryParse(hostile, out _));
        }

        var keys = new S3Keys("p/");
        Assert.Throws<InvalidOperationException>(() => keys.Segment(default, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => keys.Segment(_session, -1));
        Assert.Equal($"p/{_session}/speech/und/2147483647.mp3", keys.Speech(_session, int.MaxValue, default));
    }

    private async Task AssertCorruptAsync()
    {
        var archive = _bucket.Archive();
        foreach (var failure in new[]
                 {
                     (await archive.ReadAsync(_session, 0, Cancellation)).Failure,
                     (await archive.AppendAsync(_session, Example(0), Cancellation)).Failure,
                 })
        {
            Assert.Equal(("archive-corrupt", false), (failure?.Cause, failure?.Transient));
            Assert.Contains("segments/000000.json", failure!.Message, StringComparison.Ordinal);
        }
    }
}
