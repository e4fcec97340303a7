namespace Tocsin.Egress;

/// <summary>A request that learns what it goes through.</summary>
internal sealed class TracedRequest(HttpMethod method, Uri url, RequestTrace trace) : HttpRequestMessage(method, url)
{
    public RequestTrace Trace => trace;
}
