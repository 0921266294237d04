using System.Diagnostics.CodeAnalysis;

namespace LiveTranslate.Pipeline;

/// <summary>Where on a window's way something failed.</summary>
public enum Stage
{
    Recognition,
    Translation,
    Synthesis,
    Archiving,
}

/// <summary>An expected failure: whose it is, why, and whether trying again can help.</summary>
/// <param name="Stage">The stage that failed.</param>
/// <param name="Cause">A stable kebab-case code, such as <c>engine-crashed</c>.</param>
/// <param name="Message">A sentence for people. Never holds what was said, nor a secret.</param>
/// <param name="Transient">True when the same call may succeed later.</param>
public sealed record StageFailure(Stage Stage, string Cause, string Message, bool Transient)
{
    public const string TimedOutCause = "timed-out";

    public static StageFailure TimedOut(Stage stage, TimeSpan after) =>
        new(stage, TimedOutCause, $"No answer within {after.TotalSeconds:0.#} s.", Transient: true);
}

/// <summary>What a stage answers: a value, or a failure that was to be expected. Bugs are exceptions.</summary>
public readonly struct Outcome<T>
{
    private readonly T? _value;

    private Outcome(T? value, StageFailure? failure)
    {
        _value = value;
        Failure = failure;
    }

    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Failure is null;

    public StageFailure? Failure { get; }

    /// <exception cref="InvalidOperationException">The outcome is a failure.</exception>
    public T Value => Failure is null
        ? _value!
        : throw new InvalidOperationException($"{Failure.Stage} failed: {Failure.Cause}. {Failure.Message}");

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(StageFailure failure) => new(default, failure);

    internal static Outcome<T> Of(T value) => new(value, null);
}

public static class Outcome
{
    /// <summary>A success; for interface types and nulls, which do not convert by themselves.</summary>
    public static Outcome<T> Of<T>(T value) => Outcome<T>.Of(value);
}
