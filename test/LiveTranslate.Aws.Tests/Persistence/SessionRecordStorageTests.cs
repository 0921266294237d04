using LiveTranslate.Contracts.Grains;
using LiveTranslate.Grains.Sessions;
using LiveTranslate.Pipeline;
using LiveTranslate.Pipeline.Custody;
using LiveTranslate.Pipeline.Sessions;
using Xunit;

namespace LiveTranslate.Aws.Tests.Persistence;

public sealed class SessionRecordStorageTests(LocalAwsFixture local) : IDisposable
{
    private static readonly GrainId Grain = GrainId.Create("session", "0123ABCD");
    private readonly StorageFixture _service = new(local.Aws.DynamoDb);

    [Fact]
    public async Task Record_of_a_session_is_read_as_it_was_written()
    {
        var storage = await _service.StorageAsync(TestContext.Current.CancellationToken);
        var record = new SessionRecord
        {
            Description = new SessionDescription
            {
                Title = "Über „Töne“", SourceLanguage = "en-US", TargetLanguages = ["es-ES", "ca"], SpeakerTokenHash = [1, 2, 255],
            },
            Progress = new SessionProgress
            {
                Phase = SessionPhase.Live,
                StartedAt = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(2)),
                LastTake = 2,
                Takes = [new TakeProgress(1, 0, true), new TakeProgress(2, null, false)],
                Ledger = new LedgerState
                {
                    Archived = new AudioPosition(1, 40, 100),
                    ArchivedSample = 123_456_789_012,
                    NextIndex = 7,
                    Open = [new Cut(6, new AudioPosition(1, 40, 100), new AudioPosition(2, 3, 0), 10, 20)],
                },
                Demand = [new DemandState(LanguageTag.Parse("es-ES"), Speech: true)],
            },
            Writer = Guid.NewGuid(),
            WriteNumber = 42,
        };
        await storage.WriteStateAsync("session", Grain, new GrainState<SessionRecord>(record));

        var read = new GrainState<SessionRecord>(new SessionRecord());
        await storage.ReadStateAsync("session", Grain, read);

        Assert.Equivalent(record, read.State, strict: true);
    }

    public void Dispose() => _service.Dispose();
}
