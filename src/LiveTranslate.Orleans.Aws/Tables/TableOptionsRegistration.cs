using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace LiveTranslate.Orleans.Aws.Tables;

internal static class TableOptionsRegistration
{
    /// <summary>Options of a table that are checked when the host starts, together with all others.</summary>
    public static OptionsBuilder<T> AddTableOptions<T>(this IServiceCollection services, string name)
        where T : DynamoDBTableOptions
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<T>, DynamoDBTableOptionsValidator<T>>());
        return services.AddOptions<T>(name).ValidateOnStart();
    }
}
