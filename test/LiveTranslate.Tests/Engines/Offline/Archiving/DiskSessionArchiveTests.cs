using LiveTranslate.Engines.Offline.Archiving;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Synthesis;
using LiveTranslate.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace LiveTranslate.Tests.Engines.Offline.Archiving;

public sealed class DiskSessionArchiveTests : SessionArchiveContract, IDisposable
{
    private static readonly LanguageTag Spanish = LanguageTag.Parse("es-ES");
    private readonly string _root = Directory.CreateTempSubdirectory("archive-").FullName;
    private readonly SessionId _session = SessionId.New();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    // A new one each time, as if another server used the same folder.
    protected override ValueTask<ISessionArchive> ArchiveAsync() => new(Archive(_root));

    [Fact]
    public async Task Files_lie_where_a_person_would_look()
    {
        var archive = Archive(_root);
        await archive.AppendAsync(_session, Example(12), Cancellation);
        await archive.AddCaptionAsync(_session, 12, Spanish, new SegmentCaption("hola"), Cancellation);
        await archive.PutSpeechAsync(_session, 12, Spanish, new SpeechAudio(new byte[9], TimeSpan.Zero), Cancellation);
        Assert.Equal(
            [$"{_session}/captions/es-ES/000012.json", $"{_session}/segments/000012.json", $"{_session}/speech/es-ES/000012.mp3"],
            Files());
    }

    [Fact]
    public async Task A_write_leaves_no_temporary_file_whether_it_stands_or_not()
    {
        var archive = Archive(_root);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => archive.AppendAsync(_session, Example(0), Cancellation).AsTask()));
        Assert.Equal([$"{_session}/segments/000000.json"], Files());
    }

    [Fact]
    public async Task A_temporary_file_left_by_a_crash_is_not_taken_for_a_segment()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, _session.Value, "segments")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, ".0123.tmp"), "{\"ind", Cancellation);
        var archive = Archive(_root);
        Assert.Null((await archive.ReadAsync(_session, 0, Cancellation)).Value);
        Assert.True((await archive.AppendAsync(_session, Example(0), Cancellation)).Succeeded);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"index\": 0, \"ta")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1, 2]")]
    public async Task A_corrupt_file_is_a_named_failure_that_stays(string content)
    {
        var archive = Archive(_root);
        await archive.AppendAsync(_session, Example(0), Cancellation);
        await File.WriteAllTextAsync(Path.Combine(_root, Files()[0]), content, Cancellation);
        foreach (var failure in new[]
                 {
                     (await archive.ReadAsync(_session, 0, Cancellation)).Failure,
                     (await archive.AppendAsync(_session, Example(0), Cancellation)).Failure,
                 })
        {
            Assert.Equal("archive-corrupt", failure?.Cause);
            Assert.False(failure!.Transient);
        }
    }

    [Fact]
    public async Task A_field_of_a_later_version_is_ignored()
    {
        var archive = Archive(_root);
        await archive.AppendAsync(_session, Example(0), Cancellation);
        var file = Path.Combine(_root, Files()[0]);
        var json = await File.ReadAllTextAsync(file, Cancellation);
        Assert.Contains("\"sourceText\"", json, StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            file, json.Replace("\"index\"", "\"mood\": {\"x\": 1}, \"index\"", StringComparison.Ordinal), Cancellation);
        Assert.Equal(0, (await archive.ReadAsync(_session, 0, Cancellation)).Value!.Index);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_a_finding_and_a_transient_failure()
    {
        // Under a file there can be no folder, not even for root.
        var file = Path.Combine(_root, "file");
        await File.WriteAllTextAsync(file, "", Cancellation);
        var archive = Archive(Path.Combine(file, "archive"));
        var finding = Assert.Single((await archive.ProbeAsync(Cancellation)).Findings);
        Assert.False(finding.Works);
        Assert.Contains("Archive__Path", finding.Cure, StringComparison.Ordinal);
        var failure = (await archive.AppendAsync(_session, Example(0), Cancellation)).Failure;
        Assert.Equal("archive-unwritable", failure?.Cause);
        Assert.True(failure!.Transient);
    }

    [Fact]
    public void A_full_disk_is_called_by_its_name()
    {
        const int noSpace = 28;
        var failure = ArchiveFailure.Of(new IOException("No space left on device", noSpace), "/archive");
        Assert.Equal("disk-full", failure.Cause);
        Assert.True(failure.Transient);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../archive-elsewhere/x")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b")]
    public void A_path_that_would_leave_the_folder_is_a_bug_that_shows(string part)
    {
        var paths = new ArchivePaths(_root);
        Assert.Throws<InvalidOperationException>(() => paths.Inside(part));
    }

    private static DiskSessionArchive Archive(string root) =>
        new(new DiskArchiveOptions { Path = root }, NullLogger<DiskSessionArchive>.Instance);

    private string[] Files() =>
        [.. Directory.GetFiles(_root, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_root, f)).Order()];
}
