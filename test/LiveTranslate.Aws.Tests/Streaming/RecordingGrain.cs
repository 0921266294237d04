using LiveTranslate.Contracts.Grains;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace LiveTranslate.Aws.Tests.Streaming;

public interface IRecordingGrain : IGrainWithStringKey
{
    Task<bool> WakeAsync();
}

/// <summary>Stands where a session would: writes down what the stream brings.</summary>
[ImplicitStreamSubscription(AudioChunk.StreamNamespace)]
public sealed class RecordingGrain(Recorder recorder)
    : Grain, IRecordingGrain, IStreamSubscriptionObserver, IAsyncObserver<AudioChunk>
{
    private string Session => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        recorder.NoteActivated(Session);
        await recorder.CannotActivate.WaitAsync(Session);
    }

    public Task<bool> WakeAsync() => Task.FromResult(true);

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory.Create<AudioChunk>().ResumeAsync(this);

    public async Task OnNextAsync(AudioChunk item, StreamSequenceToken? token = null)
    {
        await recorder.DoesNotAnswer.WaitAsync(Session);
        recorder.Add(Session, item, token!);
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}

public interface ISecondRecordingGrain : IGrainWithStringKey;

/// <summary>Wants the same audio, and takes its time.</summary>
[ImplicitStreamSubscription(AudioChunk.StreamNamespace)]
public sealed class SecondRecordingGrain(Recorder recorder)
    : Grain, ISecondRecordingGrain, IStreamSubscriptionObserver, IAsyncObserver<AudioChunk>
{
    public static string NameOf(string session) => $"second/{session}";

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory.Create<AudioChunk>().ResumeAsync(this);

    public async Task OnNextAsync(AudioChunk item, StreamSequenceToken? token = null)
    {
        await recorder.DoesNotAnswer.WaitAsync(NameOf(this.GetPrimaryKeyString()));
        recorder.Add(NameOf(this.GetPrimaryKeyString()), item, token!);
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
