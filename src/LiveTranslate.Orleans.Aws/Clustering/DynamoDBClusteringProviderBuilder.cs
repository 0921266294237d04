using LiveTranslate.Orleans.Aws.Clustering;
using LiveTranslate.Orleans.Aws.Tables;
using Microsoft.Extensions.Configuration;
using Orleans.Configuration;
using Orleans.Providers;

[assembly: RegisterProvider("DynamoDB", "Clustering", "Silo", typeof(DynamoDBClusteringProviderBuilder))]
[assembly: RegisterProvider("DynamoDB", "Clustering", "Client", typeof(DynamoDBClusteringProviderBuilder))]

namespace LiveTranslate.Orleans.Aws.Clustering;

/// <summary>What <c>Orleans:Clustering:ProviderType</c> <c>DynamoDB</c> stands for, in silos and clients.</summary>
internal sealed class DynamoDBClusteringProviderBuilder : IProviderBuilder<ISiloBuilder>, IProviderBuilder<IClientBuilder>
{
    public void Configure(ISiloBuilder builder, string? name, IConfigurationSection configurationSection) =>
        builder.UseDynamoDBClustering((DynamoDBClusteringOptions options) => configurationSection.CopyTo(options));

    public void Configure(IClientBuilder builder, string? name, IConfigurationSection configurationSection) =>
        builder.UseDynamoDBClustering((DynamoDBGatewayOptions options) => configurationSection.CopyTo(options));
}
