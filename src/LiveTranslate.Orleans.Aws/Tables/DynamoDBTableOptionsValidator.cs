using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace LiveTranslate.Orleans.Aws.Tables;

/// <summary>Reports all faults of a table's options together, when its host starts.</summary>
internal sealed class DynamoDBTableOptionsValidator<T> : IValidateOptions<T>
    where T : DynamoDBTableOptions
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var section = string.IsNullOrEmpty(name) ? typeof(T).Name : $"{typeof(T).Name}({name})";
        var faults = options.Faults(section).ToArray();
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
