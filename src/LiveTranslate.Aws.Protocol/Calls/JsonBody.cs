using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LiveTranslate.Aws.Protocol;

/// <summary>An answer in JSON.</summary>
internal static class JsonBody
{
    /// <summary>Reads it; an empty one as <c>{}</c>.</summary>
    /// <exception cref="AwsServiceException">It is not what was asked for.</exception>
    public static async Task<TResponse> ReadAsync<TResponse>(
        HttpResponseMessage response, JsonTypeInfo<TResponse> responseInfo, CancellationToken cancellationToken)
    {
        try
        {
            TResponse? answer;
            if (response.Content.Headers.ContentLength == 0)
            {
                answer = JsonSerializer.Deserialize("{}"u8, responseInfo);
            }
            else
            {
                await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
                answer = await JsonSerializer.DeserializeAsync(stream, responseInfo, cancellationToken);
            }

            return answer ?? throw new JsonException("The answer is null.");
        }
        catch (JsonException exception)
        {
            throw new AwsServiceException(
                AwsServiceException.UnreadableResponse, exception.Message, response.StatusCode, ErrorResponse.RequestId(response), exception);
        }
    }
}
