using System.Diagnostics.CodeAnalysis;
using LiveTranslate.Pipeline;

namespace LiveTranslate.Engines.Aws.Quotas;

/// <summary>What a gate answers: a lease, or a refusal that was to be expected.</summary>
internal readonly struct QuotaEntry
{
    private QuotaEntry(QuotaLease? lease, QuotaRefusal? refusal) => (Lease, Refusal) = (lease, refusal);

    [MemberNotNullWhen(true, nameof(Lease))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool Entered => Lease is not null;

    public QuotaLease? Lease { get; }

    public QuotaRefusal? Refusal { get; }

    public static implicit operator QuotaEntry(QuotaLease lease) => new(lease, null);

    public static implicit operator QuotaEntry(QuotaRefusal refusal) => new(null, refusal);
}

/// <summary>Why a call may not be made.</summary>
/// <param name="Gate">Whose quota it is.</param>
/// <param name="Cause">One of the constants here.</param>
/// <param name="Wait">How long it would have waited, as far as can be told; at least its patience for who waited in vain.</param>
internal sealed record QuotaRefusal(string Gate, string Cause, TimeSpan Wait)
{
    /// <summary>Its turn would come later than the caller is ready to wait.</summary>
    public const string OverQuota = "over-quota";

    /// <summary>The line is full, or what one session may have in it.</summary>
    public const string TooManyWaiting = "too-many-waiting";

    /// <summary>The gate is closed for good: the program ends.</summary>
    public const string Stopping = "engine-stopped";

    /// <summary>For the stage that has no lower rung to step down to.</summary>
    public StageFailure ToFailure(Stage stage) => new(
        stage,
        Cause,
        Cause switch
        {
            Stopping => $"{Gate} is shutting down.",
            TooManyWaiting => $"Too many calls of {Gate} wait for the account's quota.",
            _ => $"The account's quota of {Gate} has no room for this call within {Wait.TotalSeconds:0.#} s.",
        },
        Transient: true);
}
