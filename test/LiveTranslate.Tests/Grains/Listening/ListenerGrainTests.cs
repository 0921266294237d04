using LiveTranslate.Contracts.Grains;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Tests.Server;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LiveTranslate.Tests.Grains.Listening;

public sealed class ListenerGrainTests
{
    [Fact]
    public async Task Speech_that_comes_after_a_later_one_was_filled_in_from_the_archive_is_not_lost()
    {
        var held = new HeldDeliveries();
        await using var server = await LiveServer.StartAsync(
            new TestEngines(), null, builder => builder.Services.AddSingleton<IIncomingGrainCallFilter>(held), "--Session:BehindAfter=00:10:00");
        var session = await server.CreateSessionAsync();
        await using var listener = await TestListener.JoinAsync(server, session.SessionId, "es-ES", audio: true);
        await using var speaker = await TestSpeaker.StartAsync(server, session);

        await speaker.SpeakAsync(SentAudio.Sentences(2).Chunks);
        await speaker.EndAsync();
        // The second one's caption is held on its way: this is the archive's, and its speech with it.
        await listener.UntilCaptionsAsync(2);
        held.LetGo();
        await listener.UntilSpeechAsync(2);

        Assert.Equal([0, 1], listener.Speech.Select(speech => speech.Index));
        Assert.Equal([0, 1], listener.Captions.Select(caption => caption.Index));
    }

    /// <summary>Holds the first speech and the second caption before they reach their feed.</summary>
    private sealed class HeldDeliveries : IIncomingGrainCallFilter
    {
        private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void LetGo() => _gone.TrySetResult();

        public async Task Invoke(IIncomingGrainCallContext context)
        {
            var held = context.InterfaceMethod.Name switch
            {
                nameof(IListenerGrain.AddSpeechAsync) => ((Speech)context.Request.GetArgument(0)!).Index == 0,
                nameof(IListenerGrain.AddCaptionAsync) => ((Caption)context.Request.GetArgument(0)!).Index == 1,
                _ => false,
            };
            if (held) await _gone.Task;
            await context.Invoke();
        }
    }
}
