using LiveTranslate.Orleans.Aws.Clustering;
using LiveTranslate.Orleans.Aws.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Orleans.Hosting;

/// <summary>Clusters whose silos and clients find each other in DynamoDB.</summary>
public static class DynamoDBClusteringHostingExtensions
{
    /// <summary>Lets the silo join its cluster through a DynamoDB table. Faulty options stop the host at start.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="configureOptions">Where the table is.</param>
    public static ISiloBuilder UseDynamoDBClustering(
        this ISiloBuilder builder, Action<DynamoDBClusteringOptions> configureOptions) =>
        builder.UseDynamoDBClustering(options => { options.Configure(configureOptions); });

    /// <inheritdoc cref="UseDynamoDBClustering(ISiloBuilder, Action{DynamoDBClusteringOptions})"/>
    public static ISiloBuilder UseDynamoDBClustering(
        this ISiloBuilder builder, Action<OptionsBuilder<DynamoDBClusteringOptions>> configureOptions)
    {
        configureOptions(builder.Services.AddTableOptions<DynamoDBClusteringOptions>(Options.DefaultName));
        builder.Services.AddSingleton<DynamoDBMembershipTable>();
        builder.Services.AddSingleton<IMembershipTable>(services => services.GetRequiredService<DynamoDBMembershipTable>());
        builder.Services.Replace(ServiceDescriptor.Singleton<ILocalSiloDetails, DynamoDBSiloDetails>());
        return builder;
    }

    /// <summary>Lets the client find its cluster's gateways in the DynamoDB table that the silos use.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="configureOptions">Where the table is.</param>
    public static IClientBuilder UseDynamoDBClustering(
        this IClientBuilder builder, Action<DynamoDBGatewayOptions> configureOptions) =>
        builder.UseDynamoDBClustering(options => { options.Configure(configureOptions); });

    /// <inheritdoc cref="UseDynamoDBClustering(IClientBuilder, Action{DynamoDBGatewayOptions})"/>
    public static IClientBuilder UseDynamoDBClustering(
        this IClientBuilder builder, Action<OptionsBuilder<DynamoDBGatewayOptions>> configureOptions)
    {
        configureOptions(builder.Services.AddTableOptions<DynamoDBGatewayOptions>(Options.DefaultName));
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IGatewayListProvider, DynamoDBGatewayListProvider>();
        return builder;
    }
}
