using Amazon.Runtime;
using LiveTranslate.Aws.Protocol;

namespace LiveTranslate.Server.Cluster;

/// <summary>What to say when a server cannot start because of what it needs in AWS.</summary>
internal static class AwsFaults
{
    /// <summary>A line that names the cure; null when the trouble is another.</summary>
    public static string? Of(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case OrleansConfigurationException:
                    return $"{cause.Message} (CreateIfNotExists is Aws:CreateStream and Aws:CreateTables here.)";
                case AwsServiceException { Code: AwsServiceException.WrongClock }:
                    return WrongClock(cause.Message);
                case AmazonServiceException { ErrorCode: "RequestTimeTooSkewed" or "RequestExpired" or "RequestInTheFuture" }:
                case AmazonServiceException when cause.Message.Contains("Signature expired", StringComparison.Ordinal)
                    || cause.Message.Contains("Signature not yet current", StringComparison.Ordinal):
                    return WrongClock(cause.Message);
                case AwsServiceException { StatusCode: null } or HttpRequestException { StatusCode: null }:
                    return $"AWS does not answer: {cause.Message.TrimEnd('.')}. Check Aws:Region and the network; or Aws:KinesisUrl and Aws:DynamoDbUrl, where they are set.";
                case AwsServiceException or AmazonServiceException:
                    return $"AWS refuses: {cause.Message.TrimEnd('.')}. Check the credentials and what they are allowed to do.";
                case AmazonClientException:
                    return $"{cause.Message.TrimEnd('.')}. Check the section Aws.";
            }
        }

        return null;
    }

    private static string WrongClock(string message) =>
        $"AWS refuses: {message.TrimEnd('.')}. This machine's clock is wrong: set it, and keep it right with NTP. The credentials may be good.";
}
