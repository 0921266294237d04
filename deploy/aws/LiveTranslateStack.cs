using Amazon.CDK;
using Constructs;
using LiveTranslate.Deploy.Aws.Compute;
using LiveTranslate.Deploy.Aws.Data;
using LiveTranslate.Deploy.Aws.Permissions;
using LiveTranslate.Deploy.Aws.Scaling;
using LiveTranslate.Deploy.Aws.Watching;

namespace LiveTranslate.Deploy.Aws;

/// <summary>The whole deployment: gateways behind a load balancer, workers behind a stream, and what they keep.</summary>
internal sealed class LiveTranslateStack : Stack
{
    public LiveTranslateStack(Construct scope, DeploymentOptions options)
        : base(scope, "Servers", new StackProps
        {
            StackName = options.Name,
            Description = "LiveTranslate: one person speaks, hundreds listen in their own language",
            Synthesizer = new PlainSynthesizer(),
        })
    {
        var asked = new AskedParameters(this, options);

        var stream = new AudioStream(this, options);
        var tables = new Tables(this, options);
        var archive = new Archive(this, options, asked.Domain);

        var network = new Network(this, options);
        var entrance = new Entrance(this, network, asked);
        var settings = new ServerSettings(options, asked.Domain, stream, archive);
        var logs = new Logs(this, options);
        var cluster = new ServerCluster(this, options, network);
        var gateways = new ServerService(cluster, ServerRole.Gateway, options.Gateways.Least, settings, asked.Image, logs);
        var workers = new ServerService(cluster, ServerRole.Worker, options.Workers.Least, settings, asked.Image, logs);
        entrance.LeadTo(gateways);

        GatewayPermissions.Grant(gateways.Role, stream, tables, archive);
        WorkerPermissions.Grant(workers.Role, stream, tables, archive);

        var metrics = new ServerMetrics(options);
        GatewayScaling.Add(gateways.Service, options, metrics);
        WorkerScaling.Add(workers.Service, options, metrics);

        var watched = new Watched(options, stream, tables, entrance, gateways, workers, metrics);
        _ = new Alarms(this, watched);
        _ = new OperationsDashboard(this, watched);
    }
}
