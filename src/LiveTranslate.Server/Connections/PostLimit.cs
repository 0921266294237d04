using Microsoft.AspNetCore.Http.Metadata;

namespace LiveTranslate.Server.Connections;

/// <summary>
/// How much one request of long polling carries. A client puts all that waits into one: after a loss that is seconds of
/// audio, far more than any other request has, and refused it would come again for ever.
/// </summary>
internal sealed class PostLimit : IRequestSizeLimitMetadata
{
    // A speaker's page has 32 chunks of 8 KB under way at most; four times that, as base64 in JSON, are still within it.
    public long? MaxRequestBodySize => 2 * 1024 * 1024;
}
