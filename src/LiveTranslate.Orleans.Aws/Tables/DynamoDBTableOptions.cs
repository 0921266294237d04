using System.Text.RegularExpressions;
using LiveTranslate.Aws.Protocol;

namespace Orleans.Configuration;

/// <summary>A DynamoDB table: where it is, who asks, and whether and how it is made when there is none.</summary>
public abstract partial class DynamoDBTableOptions : AwsConnectionOptions
{
    /// <inheritdoc/>
    [Redact]
    public override string? AccessKey { get; set; }

    /// <inheritdoc/>
    [Redact]
    public override string? SecretKey { get; set; }

    /// <inheritdoc/>
    [Redact]
    public override string? Token { get; set; }

    /// <summary>The table's name: 3 to 255 letters, digits, dots, dashes or underscores.</summary>
    public abstract string TableName { get; set; }

    /// <summary>Makes the table when there is none (default). Otherwise a missing table is an error at start.</summary>
    public bool CreateIfNotExists { get; set; } = true;

    /// <summary>
    /// Gives a table that is there the billing and the capacity below. Default false: whoever made it has decided that, and
    /// to change it takes a permission more (<c>dynamodb:UpdateTable</c>).
    /// </summary>
    public bool UpdateIfExists { get; set; }

    /// <summary>A new table has the capacity below; by default (false) it is billed by request and needs none.</summary>
    public bool UseProvisionedThroughput { get; set; }

    /// <summary>Consistent reads of 4 KB a second (default 10), with <see cref="UseProvisionedThroughput"/> only.</summary>
    public int ReadCapacityUnits { get; set; } = 10;

    /// <summary>Writes of 1 KB a second (default 5), with <see cref="UseProvisionedThroughput"/> only.</summary>
    public int WriteCapacityUnits { get; set; } = 5;

    /// <summary>How long a start waits for the table.</summary>
    // AWS makes a table in 5 to 30 s; who waits longer than this has another trouble, and should hear of it.
    internal virtual TimeSpan ReadyLimit => TimeSpan.FromMinutes(2);

    /// <summary>Everything that is wrong, each fault with its setting and cure.</summary>
    /// <param name="section">How the options are called where they are set.</param>
    internal virtual IEnumerable<string> Faults(string section)
    {
        foreach (var fault in ConnectionFaults(section)) yield return fault;
        if (TableName is null || !NamePattern().IsMatch(TableName))
            yield return $"{section}:TableName is '{TableName}': use 3 to 255 letters, digits, dots, dashes or underscores.";
        if (!UseProvisionedThroughput) yield break;
        const string Cure = "must be at least 1; or set UseProvisionedThroughput = false, to be billed by request.";
        if (ReadCapacityUnits < 1) yield return $"{section}:ReadCapacityUnits {Cure}";
        if (WriteCapacityUnits < 1) yield return $"{section}:WriteCapacityUnits {Cure}";
    }

    [GeneratedRegex("^[a-zA-Z0-9_.-]{3,255}$")]
    private static partial Regex NamePattern();
}
