namespace LiveTranslate.Engines.Aws.Quotas;

/// <summary>What an account may do of one kind. What is null is not limited.</summary>
/// <param name="Places">Calls at once.</param>
/// <param name="Calls">Calls in time; each counts as one.</param>
/// <param name="Units">What calls cost in time, such as bytes; each says its own cost.</param>
internal sealed record QuotaLimit(int? Places = null, QuotaRate? Calls = null, QuotaRate? Units = null);

/// <param name="PerSecond">What is allowed in the long run.</param>
/// <param name="Burst">What is allowed at once after a quiet time.</param>
internal readonly record struct QuotaRate(double PerSecond, double Burst);
