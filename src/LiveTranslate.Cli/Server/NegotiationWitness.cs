namespace LiveTranslate.Cli.Server;

/// <summary>Notes whether a server has answered a negotiation: then it is there, whatever becomes of the connection.</summary>
internal sealed class NegotiationWitness
{
    private volatile bool _negotiated;

    public bool Negotiated => _negotiated;

    public HttpMessageHandler Watch(HttpMessageHandler inner) => new Watched(this, inner);

    private sealed class Watched(NegotiationWitness witness, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode && request.RequestUri?.AbsolutePath.EndsWith("/negotiate", StringComparison.Ordinal) == true)
                witness._negotiated = true;
            return response;
        }
    }
}
