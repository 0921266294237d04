using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LiveTranslate.Engines.Offline.Translation;

/// <summary>
/// One mode's pipeline of processes, in a process group of its own, so that it can be killed whole. It reads its
/// input from a pipe only this server holds: when the server dies, however it dies, the pipeline reads the end of its
/// input and exits.
/// </summary>
internal sealed partial class ApertiumChild : IDisposable
{
    // A longer answer than this is none: ten times the longest text, in bytes.
    private const int MaxAnswerBytes = 1 << 20;
    private const int Kill = 9;
    private readonly Process _process;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    private ApertiumChild(Process process) => _process = process;

    public int ProcessId => _process.Id;

    /// <param name="script">What <c>apertium-wblank-mode -z</c> makes of a mode.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">setsid or bash is not installed.</exception>
    public static ApertiumChild Start(string script)
    {
        var start = new ProcessStartInfo("setsid")
        {
            // -n: words it does not know come without marks.
            ArgumentList = { "bash", "-c", Supervise(script), "apertium", "-n" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        // The dictionaries' tools read bytes as the locale says; in another than UTF-8 they stop at the first accent.
        start.Environment["LC_ALL"] = "C.UTF-8";
        return new ApertiumChild(Process.Start(start)!);
    }

    /// <summary>
    /// Writes a text that ends with NUL and reads the answer up to NUL. Cannot be cancelled, as a pipe's reader cannot:
    /// whoever does not want to wait disposes of the child, which ends the answer.
    /// </summary>
    /// <exception cref="IOException">The pipeline died.</exception>
    public async Task<byte[]> AskAsync(byte[] request)
    {
        // Both at once: a long text's answer begins before it is all written, and would fill the pipe back.
        var write = WriteAsync(request);
        var answer = await ReadAnswerAsync();
        await write;
        return answer;
    }

    /// <summary>What the death of this process does to the child, for tests.</summary>
    internal void CloseInput() => _process.StandardInput.Dispose();

    public void Dispose()
    {
        try
        {
            // The group has the number of its first process. Killed even when that one has gone: others may hang.
            _ = SendSignal(-_process.Id, Kill);
            _process.StandardInput.Dispose();
        }
        catch (IOException)
        {
            // Input that could not be flushed to a dead pipeline.
        }

        _process.Dispose();
    }

    // The shell keeps neither end of the pipes, so that the death of any part is seen at once as the end of the answer.
    // (A job in the background reads nothing unless told to: hence the detour over 3.)
    private static string Supervise(string pipeline) =>
        $"exec 3<&0 2>/dev/null; <&3 {pipeline.Trim()} & exec <&- 3<&- >&-; wait";

    private async Task WriteAsync(byte[] request)
    {
        var input = _process.StandardInput.BaseStream;
        await input.WriteAsync(request);
        await input.FlushAsync();
    }

    private async Task<byte[]> ReadAnswerAsync()
    {
        using var answer = new MemoryStream();
        while (true)
        {
            var unread = _buffer.AsSpan(_start.._end);
            var terminator = unread.IndexOf((byte)0);
            answer.Write(terminator < 0 ? unread : unread[..terminator]);
            _start = terminator < 0 ? _end : _start + terminator + 1;
            if (terminator >= 0) return answer.ToArray();
            if (answer.Length > MaxAnswerBytes) throw new IOException("The answer does not end.");
            (_start, _end) = (0, await _process.StandardOutput.BaseStream.ReadAsync(_buffer));
            if (_end == 0) throw new IOException("The pipeline has ended.");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processOrGroup, int signal);
}
