using System.Security.Cryptography;
using System.Text.Json;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Synthesis;
using Xunit;

namespace LiveTranslate.Aws.Tests.Engines.Archiving;

public sealed class S3InteropTests(LocalAwsFixture local)
{
    private static readonly LanguageTag Spanish = LanguageTag.Parse("es-ES");
    private readonly SessionId _session = SessionId.New();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_our_archive_writes_the_official_client_reads_bit_for_bit()
    {
        using var bucket = await TestBucket.MakeAsync(local.Aws);
        var archive = bucket.Archive();
        var mp3 = RandomNumberGenerator.GetBytes(20_001);
        await archive.PutSpeechAsync(_session, 3, Spanish, new SpeechAudio(mp3, TimeSpan.Zero), Cancellation);
        await archive.AddCaptionAsync(_session, 3, Spanish, new SegmentCaption("La casa «é» 🍕"), Cancellation);

        var speech = await OfficialS3Client.ReadAsync(local.Aws, bucket.Name, $"sessions/{_session}/speech/es-ES/000003.mp3", Cancellation);
        var caption = await OfficialS3Client.ReadAsync(local.Aws, bucket.Name, $"sessions/{_session}/captions/es-ES/000003.json", Cancellation);

        Assert.Equal("audio/mpeg", speech.ContentType);
        Assert.Equal(mp3, speech.Body);
        Assert.Equal("application/json", caption.ContentType);
        Assert.Equal("La casa «é» 🍕", JsonDocument.Parse(caption.Body).RootElement.GetProperty("text").GetString());
    }

    [Fact]
    public async Task What_the_official_client_wrote_first_stands_and_the_other_way_round()
    {
        using var bucket = await TestBucket.MakeAsync(local.Aws);
        var archive = bucket.Archive();
        await archive.AddCaptionAsync(_session, 0, Spanish, new SegmentCaption("uno"), Cancellation);

        var theirs = "{\"text\":\"dos\"}"u8.ToArray();
        var late = await OfficialS3Client.PutAsync(
            local.Aws, bucket.Name, $"sessions/{_session}/captions/es-ES/000000.json", "application/json", theirs, Cancellation);
        var first = await OfficialS3Client.PutAsync(
            local.Aws, bucket.Name, $"sessions/{_session}/captions/es-ES/000001.json", "application/json", theirs, Cancellation);
        var ours = await archive.AddCaptionAsync(_session, 1, Spanish, new SegmentCaption("uno"), Cancellation);

        Assert.Equal("PreconditionFailed", late.Refused);
        Assert.Equal("uno", JsonDocument.Parse(late.Stands).RootElement.GetProperty("text").GetString());
        Assert.Null(first.Refused);
        Assert.Equal("dos", ours.Value.Text);
    }
}
