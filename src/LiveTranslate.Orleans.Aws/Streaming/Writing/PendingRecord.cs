using LiveTranslate.Aws.Protocol;
using LiveTranslate.Orleans.Aws.Streaming.Api;

namespace LiveTranslate.Orleans.Aws.Streaming.Writing;

/// <param name="Entry">What to put.</param>
/// <param name="Since">Since when it waits, as a timestamp.</param>
internal sealed record PendingRecord(PutRecordsEntry Entry, long Since)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Key => Entry.PartitionKey;

    /// <summary>What it counts against Kinesis' limits.</summary>
    public int Bytes => Entry.Data.Length + Key.Length;

    public int Attempts { get; private set; }

    public AwsServiceException? LastFailure { get; private set; }

    public Task Done => _done.Task;

    public PendingRecord TurnedDown(AwsServiceException why)
    {
        Attempts++;
        LastFailure = why;
        return this;
    }

    public void Succeed() => _done.TrySetResult();

    public void Fail(Exception exception) => _done.TrySetException(exception);
}
