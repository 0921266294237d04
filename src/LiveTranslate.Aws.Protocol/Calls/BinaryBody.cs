namespace LiveTranslate.Aws.Protocol;

/// <summary>An answer that is just bytes.</summary>
internal static class BinaryBody
{
    private const int Piece = 16 * 1024;

    /// <summary>Reads it as it comes, so that no more is held than is there.</summary>
    /// <exception cref="AwsServiceException">It is longer than it may be.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[Math.Min(maxBytes, (int)(response.Content.Headers.ContentLength ?? Piece))];
        var length = 0;
        while (true)
        {
            if (length == bytes.Length) Array.Resize(ref bytes, length + Piece);
            var read = await stream.ReadAsync(bytes.AsMemory(length), cancellationToken);
            if (read == 0) return bytes.AsMemory(0, length);
            length += read;
            if (length > maxBytes)
                throw new AwsServiceException(
                    AwsServiceException.UnreadableResponse, $"The answer is longer than {maxBytes} bytes.", response.StatusCode,
                    ErrorResponse.RequestId(response));
        }
    }
}
