using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Synthesis;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Engines.Offline.Archiving;

/// <summary>Segments and speech as files in a folder, which several servers may share.</summary>
internal sealed partial class DiskSessionArchive(DiskArchiveOptions options, ILogger<DiskSessionArchive> logger)
    : ISessionArchive
{
    private readonly ArchivePaths _paths = new(options.Path);

    public Task<EngineReport> ProbeAsync(CancellationToken cancellationToken) => Task.Run(() =>
    {
        var failure = Guard(() =>
        {
            // A name of its own each time: another server that starts now probes the same folder.
            var file = _paths.Inside($".probe-{Guid.NewGuid():N}");
            FirstWrite.Write(file, "probe"u8, options.FlushToDisk);
            File.Delete(file);
            return Outcome.Of(true);
        }).Failure;
        var finding = failure is null
            ? new EngineFinding(_paths.Root, true, "can be written")
            : new EngineFinding(_paths.Root, false, failure.Cause, failure.Message);
        return new EngineReport(Stage.Archiving, "Disk", [finding]);
    }, cancellationToken);

    public ValueTask<Outcome<Segment>> AppendAsync(
        SessionId session, Segment segment, CancellationToken cancellationToken) =>
        WriteJsonAsync(_paths.Segment(session, segment.Index), segment, cancellationToken);

    public ValueTask<Outcome<Segment?>> ReadAsync(SessionId session, int index, CancellationToken cancellationToken) =>
        ReadJsonAsync<Segment>(_paths.Segment(session, index), cancellationToken);

    public ValueTask<Outcome<SegmentCaption>> AddCaptionAsync(
        SessionId session, int index, LanguageTag language, SegmentCaption caption, CancellationToken cancellationToken) =>
        WriteJsonAsync(_paths.Caption(session, index, language), caption, cancellationToken);

    public ValueTask<Outcome<SegmentCaption?>> ReadCaptionAsync(
        SessionId session, int index, LanguageTag language, CancellationToken cancellationToken) =>
        ReadJsonAsync<SegmentCaption>(_paths.Caption(session, index, language), cancellationToken);

    public ValueTask<Outcome<bool>> PutSpeechAsync(
        SessionId session, int index, LanguageTag language, SpeechAudio speech, CancellationToken cancellationToken)
    {
        var path = _paths.Speech(session, index, language);
        return OnDisk(() =>
        {
            FirstWrite.Write(path, speech.Data.Span, options.FlushToDisk);
            return Outcome.Of(true);
        }, cancellationToken);
    }

    public ValueTask<Outcome<Stream?>> OpenSpeechAsync(
        SessionId session, int index, LanguageTag language, CancellationToken cancellationToken)
    {
        var path = _paths.Speech(session, index, language);
        return OnDisk(() => Outcome.Of<Stream?>(OpenOrNull(path)), cancellationToken);
    }

    /// <summary>A folder on a server's disk has no address of its own.</summary>
    public ValueTask<Uri?> LinkSpeechAsync(
        SessionId session, int index, LanguageTag language, CancellationToken cancellationToken) => new((Uri?)null);

    private ValueTask<Outcome<T>> WriteJsonAsync<T>(string path, T value, CancellationToken cancellationToken)
        where T : class => OnDisk(() =>
    {
        if (FirstWrite.Write(path, ArchiveJson.Write(value), options.FlushToDisk)) return Outcome.Of(value);
        var stands = ReadJson<T>(path);
        return stands.Succeeded ? Outcome.Of(stands.Value ?? value) : stands.Failure;
    }, cancellationToken);

    private ValueTask<Outcome<T?>> ReadJsonAsync<T>(string path, CancellationToken cancellationToken)
        where T : class => OnDisk(() => ReadJson<T>(path), cancellationToken);

    private Outcome<T?> ReadJson<T>(string path)
        where T : class
    {
        using var file = OpenOrNull(path);
        if (file is null) return Outcome.Of<T?>(null);
        if (file.Length is > 0 and <= ArchiveJson.MaxBytes)
        {
            var json = new byte[file.Length];
            file.ReadExactly(json);
            if (ArchiveJson.Read<T>(json) is { } value) return Outcome.Of<T?>(value);
        }

        var name = Path.GetRelativePath(_paths.Root, path);
        LogCorrupt(name);
        return ArchiveFailure.Corrupt(name);
    }

    private static FileStream? OpenOrNull(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    // A disk blocks its thread, on Linux under asynchronous calls as well: so not the caller's.
    private ValueTask<Outcome<T>> OnDisk<T>(Func<Outcome<T>> work, CancellationToken cancellationToken) =>
        new(Task.Run(() => Guard(work), cancellationToken));

    private Outcome<T> Guard<T>(Func<Outcome<T>> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var failure = ArchiveFailure.Of(e, _paths.Root);
            LogRefused(failure.Cause, e);
            return failure;
        }
    }

    [LoggerMessage(4301, LogLevel.Error, "The archive refused: {Cause}")]
    private partial void LogRefused(string cause, Exception refusal);

    [LoggerMessage(4302, LogLevel.Error, "The archived file {File} is corrupt")]
    private partial void LogCorrupt(string file);
}
