using LiveTranslate.Contracts.Grains;
using LiveTranslate.Contracts.Hubs;
using LiveTranslate.Pipeline;
using LiveTranslate.Tests.Server;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LiveTranslate.Tests.Grains.Listening;

/// <summary>Captions and speech on their way to a feed: held, lost, out of order.</summary>
public sealed class ListenerGrainTests
{
    [Fact]
    public async Task Speech_that_comes_after_a_later_one_was_filled_in_from_the_archive_is_not_lost()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var talk = await TalkAsync(async message =>
        {
            if (message is Speech { Index: 0 } or Caption { Index: 1 }) await held.Task;
        });
        await talk.SayAndEndAsync(sentences: 2);

        // The second one's caption is held on its way: this is the archive's, and its speech with it.
        await talk.Listener.UntilCaptionsAsync(2);
        held.SetResult();

        await talk.AssertHeardInOrderAsync(2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Speech_that_is_lost_on_its_way_is_filled_in_from_the_archive_also_when_its_caption_came(int lost)
    {
        await using var talk = await TalkAsync(message => message is Speech speech && speech.Index == lost
            ? throw new SiloUnavailableException("Lost on its way.")
            : Task.CompletedTask);
        await talk.SayAndEndAsync(sentences: 3);
        await talk.AssertHeardInOrderAsync(3);
    }

    [Fact]
    public async Task Speech_that_comes_before_the_one_before_it_waits_for_its_turn()
    {
        // From a server that is given up: its successor does both windows again.
        Talk? talk = null;
        var early = false;
        talk = await TalkAsync(async message =>
        {
            if (early || message is not Speech { Index: 0 } speech) return;
            early = true;
            await talk!.Feed.AddSpeechAsync(speech with { Index = 1 });
        });
        await using var _ = talk;
        await talk.SayAndEndAsync(sentences: 3);
        await talk.AssertHeardInOrderAsync(3);
    }

    [Fact]
    public async Task Captions_that_are_not_spoken_keep_nobody_waiting()
    {
        await using var talk = await TalkAsync(_ => Task.CompletedTask);
        talk.Engines.Synthesizer.OnSynthesize.FailNext(
            new StageFailure(Stage.Synthesis, "engine-crashed", "Gone.", Transient: false));
        await talk.SayAndEndAsync(sentences: 3);
        await talk.Listener.UntilSpeechAsync(2);
        var heard = talk.Listener.Speech.Select(speech => speech.Index).ToArray();
        Assert.Equal(2, heard.Length);
        Assert.True(heard[0] < heard[1]);
    }

    private static async Task<Talk> TalkAsync(Func<object, Task> onTheWay)
    {
        var engines = new TestEngines();
        var server = await LiveServer.StartAsync(
            engines,
            null,
            builder => builder.Services.AddSingleton<IIncomingGrainCallFilter>(new TheWay(onTheWay)),
            "--Session:BehindAfter=00:10:00");
        var session = await server.CreateSessionAsync();
        var listener = await TestListener.JoinAsync(server, session.SessionId, "es-ES", audio: true);
        return new Talk(server, engines, session.SessionId, listener, await TestSpeaker.StartAsync(server, session));
    }

    private sealed record Talk(
        LiveServer Server, TestEngines Engines, string SessionId, TestListener Listener, TestSpeaker Speaker) : IAsyncDisposable
    {
        public IListenerGrain Feed => Server.Services.GetRequiredService<IGrainFactory>()
            .GetGrain<IListenerGrain>(FeedKey.For(SessionId, "es-ES"));

        public async Task SayAndEndAsync(int sentences)
        {
            await Speaker.SpeakAsync(SentAudio.Sentences(sentences).Chunks);
            await Speaker.EndAsync();
        }

        public async Task AssertHeardInOrderAsync(int count)
        {
            await Listener.UntilCaptionsAsync(count);
            await Listener.UntilSpeechAsync(count);
            Assert.Equal(Enumerable.Range(0, count), Listener.Speech.Select(speech => speech.Index));
            Assert.Equal(Enumerable.Range(0, count), Listener.Captions.Select(caption => caption.Index));
        }

        public async ValueTask DisposeAsync()
        {
            await Speaker.DisposeAsync();
            await Listener.DisposeAsync();
            await Server.DisposeAsync();
        }
    }

    /// <summary>Between the session and its feed.</summary>
    private sealed class TheWay(Func<object, Task> onTheWay) : IIncomingGrainCallFilter
    {
        public async Task Invoke(IIncomingGrainCallContext context)
        {
            if (context.InterfaceMethod.Name is nameof(IListenerGrain.AddSpeechAsync) or nameof(IListenerGrain.AddCaptionAsync))
                await onTheWay(context.Request.GetArgument(0)!);
            await context.Invoke();
        }
    }
}
