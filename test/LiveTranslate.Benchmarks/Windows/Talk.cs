namespace LiveTranslate.Benchmarks.Windows;

/// <summary>What one session hears.</summary>
/// <param name="Kind">Whose voice it is; results are given for each kind.</param>
/// <param name="Text">What is said in it.</param>
/// <param name="Pcm">16 kHz, 16 bits, mono.</param>
internal sealed record Talk(string Kind, string Text, ReadOnlyMemory<byte> Pcm);
