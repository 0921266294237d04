using LiveTranslate.Aws.Protocol;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Archiving;
using LiveTranslate.Pipeline.Synthesis;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Engines.Aws.Archiving;

/// <summary>Segments and speech as objects in a bucket. Every put asks that there be nothing yet, so the first one stands.</summary>
internal sealed class S3SessionArchive(
    S3ArchiveOptions options, AwsConnectionOptions connection, TimeProvider time, ILogger<S3SessionArchive> logger)
    : ISessionArchive, IServiceEngine, IDisposable
{
    // Speech of a window is some 20 KB.
    private const int MaxSpeechBytes = 4 * 1024 * 1024;

    // How often what stood in the way of a write may be gone when it is read.
    private const int MaxVanished = 3;
    private const string JsonType = "application/json";
    private readonly S3Keys _keys = new(options.Prefix);
    private readonly S3Objects _objects = new(options, connection, time, logger);

    public async Task<EngineReport> ProbeAsync(CancellationToken cancellationToken) =>
        Report(await S3Probe.RunAsync(_objects, _keys, cancellationToken), "can be written and read");

    /// <summary>Gateways hand out what is archived, and write nothing.</summary>
    public async Task<EngineReport> ProbeForGatewayAsync(CancellationToken cancellationToken) =>
        Report(await S3Probe.RunReadingAsync(_objects, _keys, cancellationToken), "can be read");

    public ValueTask<Outcome<Segment>> AppendAsync(
        SessionId session, Segment segment, CancellationToken cancellationToken) =>
        WriteJsonAsync(_keys.Segment(session, segment.Index), segment, cancellationToken);

    public ValueTask<Outcome<Segment?>> ReadAsync(SessionId session, int index, CancellationToken cancellationToken) =>
        ReadJsonAsync<Segment>(_keys.Segment(session, index), cancellationToken);

    public ValueTask<Outcome<SegmentCaption>> AddCaptionAsync(
        SessionId session, int index, LanguageTag language, SegmentCaption caption, CancellationToken cancellationToken) =>
        WriteJsonAsync(_keys.Caption(session, index, language), caption, cancellationToken);

    public ValueTask<Outcome<SegmentCaption?>> ReadCaptionAsync(
        SessionId session, int index, LanguageTag language, CancellationToken cancellationToken) =>
        ReadJsonAsync<SegmentCaption>(_keys.Caption(session, index, language), cancellationToken);

    public async ValueTask<Outcome<bool>> PutSpeechAsync(
        SessionId session, int index, LanguageTag language, SpeechAudio speech, CancellationToken cancellationToken)
    {
        var put = await _objects.PutAsync(
            _keys.Speech(session, index, language), speech.Data.ToArray(), SpeechAudio.ContentType, cancellationToken);
        return put.Succeeded ? Outcome.Of(true) : put.Failure;
    }

    /// <summary>
    /// The whole of it: a browser asks for parts, which needs a stream to seek in, and a slow one must not hold a
    /// connection to S3.
    /// </summary>
    public async ValueTask<Outcome<Stream?>> OpenSpeechAsync(
        SessionId session, int index, LanguageTag language, CancellationToken cancellationToken)
    {
        var read = await _objects.ReadAsync(_keys.Speech(session, index, language), MaxSpeechBytes, cancellationToken);
        if (!read.Succeeded) return read.Failure;
        return Outcome.Of<Stream?>(read.Value is { } mp3 ? new MemoryStream(mp3, writable: false) : null);
    }

    /// <summary>
    /// Signed here, without a call: S3 itself refuses a link to speech that is not there. Null while links are off.
    /// </summary>
    public ValueTask<Uri?> LinkSpeechAsync(
        SessionId session, int index, LanguageTag language, CancellationToken cancellationToken) =>
        options.Links ? _objects.LinkAsync(_keys.Speech(session, index, language), cancellationToken) : new((Uri?)null);

    public void Dispose() => _objects.Dispose();

    private EngineReport Report(StageFailure? failure, string works)
    {
        var subject = $"s3://{options.Bucket}/{options.Prefix}";
        var finding = failure is null
            ? new EngineFinding(subject, true, works)
            : new EngineFinding(subject, false, failure.Cause, failure.Message);
        return new EngineReport(Stage.Archiving, "S3", [finding]) { Passing = failure?.Cause is "archive-unreachable" or "timed-out" or "throttled" };
    }

    private async ValueTask<Outcome<T>> WriteJsonAsync<T>(string key, T value, CancellationToken cancellationToken)
        where T : class
    {
        for (var tries = 0; tries < MaxVanished; tries++)
        {
            var put = await _objects.PutAsync(key, ArchiveJson.Write(value), JsonType, cancellationToken);
            if (!put.Succeeded) return put.Failure;
            if (put.Value) return value;
            var stands = await ReadJsonAsync<T>(key, cancellationToken);
            if (!stands.Succeeded) return stands.Failure;
            if (stands.Value is { } first) return first;
        }

        return _objects.Failures.Contended(key);
    }

    private async ValueTask<Outcome<T?>> ReadJsonAsync<T>(string key, CancellationToken cancellationToken)
        where T : class
    {
        var read = await _objects.ReadAsync(key, ArchiveJson.MaxBytes, cancellationToken);
        if (!read.Succeeded) return read.Failure;
        if (read.Value is not { } json) return Outcome.Of<T?>(null);
        return ArchiveJson.Read<T>(json) is { } value ? Outcome.Of<T?>(value) : _objects.Corrupt(key);
    }
}
