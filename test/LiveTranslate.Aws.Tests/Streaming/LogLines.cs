using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace LiveTranslate.Aws.Tests.Streaming;

/// <summary>Keeps what the stream provider logs, from warnings on.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, EventId Event, string Text)> _lines = [];

    public IReadOnlyList<(LogLevel Level, EventId Event, string Text)> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => new Logger(
        categoryName.StartsWith("LiveTranslate.", StringComparison.Ordinal) ? _lines : null);

    public void Dispose()
    {
    }

    private sealed class Logger(ConcurrentQueue<(LogLevel, EventId, string)>? lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => lines is not null && logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) lines!.Enqueue((logLevel, eventId, $"{formatter(state, exception)} {exception}"));
        }
    }
}
