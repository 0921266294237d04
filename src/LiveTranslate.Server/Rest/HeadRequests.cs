namespace LiveTranslate.Server.Rest;

internal static class HeadRequests
{
    /// <summary>
    /// Whatever answers GET answers HEAD, as HTTP has it: players and link checkers ask for length and type before they
    /// fetch. The server leaves out the body.
    /// </summary>
    public static T AnswerHead<T>(this T endpoints)
        where T : IEndpointConventionBuilder
    {
        endpoints.Finally(endpoint =>
        {
            if (endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault() is { } methods
                && methods.HttpMethods.Contains(HttpMethods.Get) && !methods.HttpMethods.Contains(HttpMethods.Head))
                endpoint.Metadata.Add(new HttpMethodMetadata([.. methods.HttpMethods, HttpMethods.Head], methods.AcceptCorsPreflight));
        });
        return endpoints;
    }
}
