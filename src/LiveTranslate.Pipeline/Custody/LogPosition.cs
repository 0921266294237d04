using System.Globalization;
using System.Numerics;

namespace LiveTranslate.Pipeline.Custody;

/// <summary>
/// A place in the log of one session: later audio has a greater one. It is text of digits, of one length, because the
/// numbers of a log may be longer than any integer type (Kinesis: up to 186 bits).
/// </summary>
public readonly record struct LogPosition(string Digits) : IComparable<LogPosition>
{
    /// <summary>56 digits hold 186 bits.</summary>
    public const int Length = 56;

    /// <summary>From a number as the log writes it.</summary>
    /// <exception cref="FormatException">It is not a number, or too long.</exception>
    public static LogPosition Parse(string number) =>
        TryParse(number, out var position)
            ? position
            : throw new FormatException($"'{number}' is not a position in a log.");

    public static bool TryParse(string? number, out LogPosition position)
    {
        var valid = number is { Length: > 0 and <= Length } && !number.AsSpan().ContainsAnyExceptInRange('0', '9');
        position = valid ? new LogPosition(number!.PadLeft(Length, '0')) : default;
        return valid;
    }

    /// <summary>The greatest position below this one, whether or not anything is there.</summary>
    public LogPosition JustBefore()
    {
        var number = BigInteger.Parse(Digits, CultureInfo.InvariantCulture);
        // Nothing is below zero but the empty text.
        return number.IsZero ? new LogPosition("") : Parse((number - 1).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>As the log writes it.</summary>
    public string ToNumber() => Digits.TrimStart('0') is { Length: > 0 } number ? number : "0";

    public int CompareTo(LogPosition other) => string.CompareOrdinal(Digits, other.Digits);

    public static bool operator <(LogPosition left, LogPosition right) => left.CompareTo(right) < 0;

    public static bool operator >(LogPosition left, LogPosition right) => left.CompareTo(right) > 0;

    public static bool operator <=(LogPosition left, LogPosition right) => left.CompareTo(right) <= 0;

    public static bool operator >=(LogPosition left, LogPosition right) => left.CompareTo(right) >= 0;

    public override string ToString() => ToNumber();
}
