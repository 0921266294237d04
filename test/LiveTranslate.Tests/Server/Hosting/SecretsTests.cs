using System.Text;
using LiveTranslate.Contracts;
using Microsoft.Extensions.Logging;
using Xunit;

namespace LiveTranslate.Tests.Server.Hosting;

public sealed class SecretsTests
{
    private const string Passcode = "correct-horse-7311";
    private const string WrongPasscode = "wrong-horse-9422";
    private const string WrongToken = "wrong-token-5533";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Token_and_passcode_are_neither_in_the_logs_at_any_level_nor_on_disk()
    {
        using var logs = new LogCapture();
        await using var server = await LiveServer.StartAsync(new TestEngines(), null, builder =>
        {
            builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(LogLevel.Trace);
            // What an operator may set who looks for a fault.
            foreach (var category in new[] { "Default", "Microsoft.AspNetCore", "Microsoft.Hosting.Lifetime", "Orleans", "Polly",
                "Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher" })
                builder.Configuration[$"Logging:LogLevel:{category}"] = "Trace";
        });
        var session = await server.CreateSessionAsync(passcode: Passcode);

        await UseAsync(server, session, messagePack: true);
        await UseAsync(server, session, messagePack: false);
        await UseOverRestAsync(server, session);

        string[] secrets = [session.SpeakerToken, Passcode, WrongPasscode, WrongToken];
        Assert.Contains(logs.Lines, line => line.Contains("DefaultHubDispatcher", StringComparison.Ordinal));
        Assert.Contains(logs.Lines, line => line.Contains($"/api/sessions/{session.SessionId}/transcript", StringComparison.Ordinal));
        foreach (var secret in secrets)
            Assert.Equal([], logs.Lines.Where(line => line.Contains(secret, StringComparison.Ordinal)));

        var files = Directory.GetFiles(server.DataPath, "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => file.Contains(session.SessionId, StringComparison.Ordinal));
        foreach (var file in files)
        {
            var content = Encoding.UTF8.GetString(await File.ReadAllBytesAsync(file, Cancelled));
            foreach (var secret in secrets)
            {
                Assert.DoesNotContain(secret, content, StringComparison.Ordinal);
                Assert.DoesNotContain(
                    Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)), content, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task What_was_said_is_not_in_the_logs()
    {
        using var logs = new LogCapture();
        await using var server = await LiveServer.StartAsync(new TestEngines(), null, builder =>
        {
            builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(LogLevel.Trace);
            builder.Configuration["Logging:LogLevel:Default"] = "Trace";
        });
        var session = await server.CreateSessionAsync();
        await using var speaker = await TestSpeaker.StartAsync(server, session);

        await speaker.SpeakAsync(SentAudio.Sentences(2).Chunks);
        await speaker.EndAsync();

        foreach (var caption in await server.TranscriptAsync(session, "es-ES"))
            Assert.DoesNotContain(logs.Lines, line => line.Contains(caption.SourceText, StringComparison.Ordinal));
    }

    private static async Task UseAsync(LiveServer server, Contracts.Rest.CreateSessionReply session, bool messagePack)
    {
        await using var listener = await TestListener.ConnectAsync(server, messagePack);
        await NamedError.AssertHubAsync(
            ErrorCodes.WrongPasscode, () => listener.JoinAsync(session.SessionId, "es-ES", passcode: WrongPasscode));
        await listener.JoinAsync(session.SessionId, "es-ES", audio: true, passcode: Passcode);
        await using var speaker = await TestSpeaker.ConnectAsync(server, messagePack);
        await NamedError.AssertHubAsync(
            ErrorCodes.WrongSpeakerToken, () => speaker.StartAsync(session.SessionId, WrongToken));
        await speaker.StartAsync(session);
        await speaker.SpeakAsync(SentAudio.Sentences(1).Chunks);
        await listener.UntilSpeechAsync(1);
    }

    private static async Task UseOverRestAsync(LiveServer server, Contracts.Rest.CreateSessionReply session)
    {
        foreach (var passcode in new[] { Passcode, WrongPasscode })
        {
            var url = $"/api/sessions/{session.SessionId}/transcript?passcode={passcode}";
            using (await server.Http.GetAsync(url, Cancelled))
            {
            }

            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/sessions/{session.SessionId}/transcript");
            request.Headers.Add("X-Session-Passcode", passcode);
            using (await server.Http.SendAsync(request, Cancelled))
            {
            }
        }

        await server.EndAsync(session);
    }
}
