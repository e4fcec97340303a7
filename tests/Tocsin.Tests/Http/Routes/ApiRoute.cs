using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Http;
using Tocsin.OpenApi;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Http.Routes;

/// <summary>A route of the API, whoever wrote it, and how to call it.</summary>
internal sealed record ApiRoute(string Method, RouteEndpoint Endpoint)
{
    public string Template => "/" + Endpoint.RoutePattern.RawText!.Trim('/');

    public RequiredPermission? Required => Endpoint.Metadata.GetMetadata<RequiredPermission>();

    public Type? BodyType => Endpoint.Metadata.GetMetadata<JsonRequest>()?.Type;

    public bool HasParameters => Endpoint.RoutePattern.Parameters.Count > 0;

    public static IReadOnlyList<ApiRoute> All(TestServer server) =>
        [
            .. from endpoint in server
                .Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
            where endpoint.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal)
            from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
            select new ApiRoute(method, endpoint),
        ];

    /// <summary>The words before each path parameter: <c>webhooks</c> in <c>/webhooks/{id}/secret</c>.</summary>
    public IEnumerable<string> Resources
    {
        get
        {
            var segments = Template.Split('/');
            return segments.Index().Where(s => s.Item.StartsWith('{')).Select(s => segments[s.Index - 1]);
        }
    }

    /// <summary>The path with these ids, by the word before each.</summary>
    public string Path(Func<string, string> idOf)
    {
        var segments = Template.Split('/');
        return string.Join('/', segments.Select((s, i) => s.StartsWith('{') ? idOf(segments[i - 1]) : s));
    }

    /// <summary>A body that the route takes: its example.</summary>
    public string? ExampleBody =>
        BodyType is null
            ? null
            : JsonSerializer.Serialize(
                Endpoint.Metadata.GetMetadata<OperationExample>()?.Request ?? new object(),
                Json.Options
            );

    public HttpRequestMessage Request(string path, string? body)
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        return request;
    }

    public override string ToString() => $"{Method} {Template}";
}
