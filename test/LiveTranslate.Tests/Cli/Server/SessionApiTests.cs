using LiveTranslate.Cli.CommandLine;
using LiveTranslate.Cli.Server;
using LiveTranslate.Testing;
using LiveTranslate.Tests.Cli.Fakes;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LiveTranslate.Tests.Cli.Server;

public sealed class SessionApiTests
{
    [Fact]
    public async Task Transcript_that_is_not_all_there_is_asked_for_again_when_the_server_says()
    {
        await using var server = await FakeServer.StartAsync();
        server.TranscriptRefusals = 3;

        var segment = Assert.Single(await ReadAsync(server));

        Assert.Equal("Good evening", segment.Text);
    }

    [Fact]
    public async Task Transcript_that_is_never_all_there_is_given_up_with_what_the_server_says()
    {
        await using var server = await FakeServer.StartAsync();
        server.TranscriptRefusals = 1_000;

        var failure = await Assert.ThrowsAsync<CommandFailure>(() => ReadAsync(server));

        Assert.Contains("Not all of it is there", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<ArchivedSegment>> ReadAsync(FakeServer server)
    {
        var time = new FakeTimeProvider();
        using var api = new SessionApi(server.Address, time);
        var reading = api.GetTranscriptAsync("7K3MQ9TB", "en-US", TestContext.Current.CancellationToken);
        await Wait.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                return reading.IsCompleted;
            },
            "the transcript");
        return await reading;
    }
}
