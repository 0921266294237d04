using System.Diagnostics;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Sessions;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LiveTranslate.Aws.Tests.Engines.Archiving;

public sealed class S3TranscriptTests(LocalAwsFixture local)
{
    private const int Segments = 1200;
    private const int PageSize = 200;
    private static readonly LanguageTag English = LanguageTag.Parse("en-US");
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_hour_of_talk_is_read_in_seconds_although_each_read_takes_30_ms()
    {
        var session = SessionId.New();
        using var bucket = await TestBucket.MakeAsync(local.Aws);
        var archive = bucket.Archive();
        await Parallel.ForAsync(0, Segments, Cancellation, async (index, token) => Assert.True((await archive.AppendAsync(
            session,
            new Segment
            {
                Index = index, Take = 0, StartSample = index * 48_000L, EndSample = (index + 1) * 48_000L,
                SourceLanguage = English, SourceText = $"Sentence {index}",
            },
            token)).Succeeded));
        var reader = new CaptionReader(
            new SessionEngines(new FakeRecognizer(), new FakeTranslator(), new FakeSynthesizer(), archive),
            new SessionOptions(), TimeProvider.System, NullLogger<CaptionReader>.Instance);
        await using var latency = await bucket.InjectAsync(AwsFaultKind.Latency, "GetObject", latency: Latency);

        var watch = Stopwatch.StartNew();
        var read = new List<int>();
        while (read.Count < Segments)
        {
            var page = await reader.ReadAsync(session, read.Count, PageSize, English, Cancellation);
            Assert.Null(page.Failure);
            read.AddRange(page.Captions.Select(caption => caption.Segment.Index));
        }

        TestContext.Current.SendDiagnosticMessage($"{Segments} segments were read in {watch.Elapsed.TotalSeconds:0.0} s.");
        Assert.Equal(Enumerable.Range(0, Segments), read);
        // One by one it would be 36 s; 2.3 s is all that 16 at a time can do.
        Assert.True(watch.Elapsed < Segments * Latency / 3, $"It took {watch.Elapsed}.");
    }
}
