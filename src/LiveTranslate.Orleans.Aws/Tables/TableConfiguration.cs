using System.Globalization;
using Microsoft.Extensions.Configuration;
using Orleans.Configuration;

namespace LiveTranslate.Orleans.Aws.Tables;

/// <summary>
/// Reads a table's options from a section such as <c>Orleans:Clustering</c>, where Orleans puts providers together from
/// configuration alone.
/// </summary>
internal static class TableConfiguration
{
    public static void CopyTo(this IConfigurationSection section, DynamoDBTableOptions options)
    {
        options.Service = section.Text(nameof(options.Service)) ?? options.Service;
        options.Region = section.Text(nameof(options.Region)) ?? options.Region;
        options.AccessKey = section.Text(nameof(options.AccessKey)) ?? options.AccessKey;
        options.SecretKey = section.Text(nameof(options.SecretKey)) ?? options.SecretKey;
        options.Token = section.Text(nameof(options.Token)) ?? options.Token;
        options.ProfileName = section.Text(nameof(options.ProfileName)) ?? options.ProfileName;
        options.TableName = section.Text(nameof(options.TableName)) ?? options.TableName;
        options.CreateIfNotExists = section.Value<bool>(nameof(options.CreateIfNotExists)) ?? options.CreateIfNotExists;
        options.UpdateIfExists = section.Value<bool>(nameof(options.UpdateIfExists)) ?? options.UpdateIfExists;
        options.UseProvisionedThroughput = section.Value<bool>(nameof(options.UseProvisionedThroughput)) ?? options.UseProvisionedThroughput;
        options.ReadCapacityUnits = section.Value<int>(nameof(options.ReadCapacityUnits)) ?? options.ReadCapacityUnits;
        options.WriteCapacityUnits = section.Value<int>(nameof(options.WriteCapacityUnits)) ?? options.WriteCapacityUnits;
    }

    /// <summary>A setting; null where there is none. An empty one is none.</summary>
    public static string? Text(this IConfigurationSection section, string name) =>
        string.IsNullOrEmpty(section[name]) ? null : section[name];

    /// <exception cref="OrleansConfigurationException">The setting is no such value.</exception>
    public static T? Value<T>(this IConfigurationSection section, string name)
        where T : struct, IParsable<T>
    {
        if (section.Text(name) is not { } text) return null;
        return T.TryParse(text, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new OrleansConfigurationException($"{section.Path}:{name} is '{text}': it must be a {typeof(T).Name}.");
    }
}
