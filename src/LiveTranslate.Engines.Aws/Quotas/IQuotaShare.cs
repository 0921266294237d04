namespace LiveTranslate.Engines.Aws.Quotas;

/// <summary>
/// Which part of what this program may use of the account is this worker's: with four workers, each has a quarter. The
/// server tells, as workers come and go.
/// </summary>
internal interface IQuotaShare
{
    /// <summary>Above 0 and at most 1.</summary>
    double Current { get; }

    /// <summary>Raised after <see cref="Current"/> has changed.</summary>
    event Action? Changed;
}

/// <summary>The only worker: everything is its own.</summary>
internal sealed class WholeShare : IQuotaShare
{
    public double Current => 1;

    public event Action? Changed
    {
        add { }
        remove { }
    }
}
