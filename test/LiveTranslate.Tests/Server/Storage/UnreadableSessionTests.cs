using System.Net;
using LiveTranslate.Contracts;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Testing;
using Microsoft.AspNetCore.SignalR;
using Xunit;

namespace LiveTranslate.Tests.Server.Storage;

/// <summary>A session whose stored record was damaged.</summary>
public sealed class UnreadableSessionTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("{\"eTag\":\"1\",\"state\":{\"description\":{\"sourceLa")]
    [InlineData("{\"eTag\":\"1\",\"state\":{\"progress\":\"seven\"}}")]
    public async Task A_damaged_record_is_named_at_once_and_is_read_when_it_was_put_right(string damage)
    {
        var data = Directory.CreateTempSubdirectory("livetranslate-test-");
        try
        {
            var engines = new TestEngines();
            string file, kept;
            LiveTranslate.Contracts.Rest.CreateSessionReply session;
            await using (var first = await LiveServer.StartAsync(engines, data.FullName))
            {
                session = await first.CreateSessionAsync();
                file = Assert.Single(Directory.GetFiles(data.FullName, $"{session.SessionId}.*.json", SearchOption.AllDirectories));
                kept = await File.ReadAllTextAsync(file, Cancelled);
            }

            await File.WriteAllTextAsync(file, damage, Cancelled);
            await using var server = await LiveServer.StartAsync(engines, data.FullName);
            using (var answer = await server.Http.GetAsync($"/api/sessions/{session.SessionId}", Cancelled).WaitAsync(TimeSpan.FromSeconds(10), Cancelled))
                await NamedError.AssertProblemAsync(ErrorCodes.SessionUnreadable, HttpStatusCode.InternalServerError, answer);
            await using (var listener = await TestListener.ConnectAsync(server))
            {
                var error = await Assert.ThrowsAsync<HubException>(() => listener.JoinAsync(session.SessionId, "es-ES"));
                Assert.Contains($"{ErrorCodes.SessionUnreadable}: ", error.Message, StringComparison.Ordinal);
            }

            await File.WriteAllTextAsync(file, kept, Cancelled);
            SessionState? state = null;
            await Wait.UntilAsync(
                async () =>
                {
                    using var answer = await server.Http.GetAsync($"/api/sessions/{session.SessionId}", Cancelled);
                    if (answer.IsSuccessStatusCode) state = await server.GetSessionAsync(session);
                    return state is not null;
                },
                "the session to be read", cancellationToken: Cancelled);
            Assert.Equal(SessionStatus.Waiting, state!.Status);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }
}
