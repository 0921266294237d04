namespace LiveTranslate.Aws.Tests.Persistence;

/// <summary>A grain that keeps its state as Orleans' users do.</summary>
[Alias("LiveTranslate.Tests.INoteGrain")]
public interface INoteGrain : IGrainWithStringKey
{
    [Alias("Write")]
    Task WriteAsync(string text);

    [Alias("Read")]
    Task<string?> ReadAsync();
}

public sealed class NoteGrain([PersistentState("note", "notes")] IPersistentState<NoteState> note) : Grain, INoteGrain
{
    public Task WriteAsync(string text)
    {
        note.State.Text = text;
        return note.WriteStateAsync();
    }

    public Task<string?> ReadAsync() => Task.FromResult(note.State.Text);
}

[GenerateSerializer, Alias("LiveTranslate.Tests.NoteState")]
public sealed class NoteState
{
    [Id(0)] public string? Text { get; set; }
}
