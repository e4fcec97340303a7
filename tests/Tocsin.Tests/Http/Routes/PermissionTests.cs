using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Tocsin.Http;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Http.Routes;

/// <summary>Walks every route, those to come too.</summary>
public sealed class PermissionTests
{
    [Fact]
    public async Task Every_route_says_which_permission_it_needs()
    {
        await using var server = await TestServer.StartAsync();
        var routes = ApiRoute.All(server);
        Assert.NotEmpty(routes);
        Assert.Empty(routes.Where(r => r.Required is null).Select(r => $"{r} has no RequirePermission"));
        Assert.Empty(
            routes
                .Where(r => r.Required is { Name: { } name } && !Permissions.All.Contains(name))
                .Select(r => $"{r} needs '{r.Required!.Name}', which Permissions.All does not have")
        );
    }

    [Fact]
    public async Task Every_route_without_a_key_is_401_and_without_its_permission_is_403()
    {
        await using var server = await TestServer.StartAsync();
        using var nobody = server.Client(null);
        var failures = new List<string>();
        foreach (var permission in ApiRoute.All(server).GroupBy(r => r.Required!.Name))
        {
            using var client = await WithoutAsync(server, permission.Key);
            foreach (var route in permission)
            {
                var path = route.Path(Samples.NeverMade);
                var without = await nobody.SendAsync(route.Request(path, route.ExampleBody));
                if (without.StatusCode != HttpStatusCode.Unauthorized || without.Headers.WwwAuthenticate.Count == 0)
                {
                    failures.Add($"{route}: {without.StatusCode} without a key");
                }

                var answer = await client.SendAsync(route.Request(path, route.ExampleBody));
                var text = await answer.Content.ReadAsStringAsync();
                var refused =
                    answer.StatusCode == HttpStatusCode.Forbidden
                    && text.Contains($"\"{permission.Key}\"", StringComparison.Ordinal);
                if (permission.Key is not null && !refused)
                {
                    failures.Add($"{route}: {answer.StatusCode} without {permission.Key}: {text}");
                }
            }
        }

        Assert.Empty(failures);
    }

    [Fact]
    public async Task Every_query_parameter_is_read_by_Query_or_PageQuery()
    {
        await using var server = await TestServer.StartAsync();
        var failures =
            from route in ApiRoute.All(server)
            from parameter in route.Endpoint.Metadata.GetOrderedMetadata<IParameterBindingMetadata>()
            where parameter.HasTryParse && !parameter.HasBindAsync
            where !route.Endpoint.RoutePattern.Parameters.Any(p => p.Name == parameter.Name)
            select $"{route}: {parameter.Name} should be a property of a Query<T>, which says all that is wrong";
        Assert.Empty(failures);
    }

    private static async Task<HttpClient> WithoutAsync(TestServer server, string? permission)
    {
        var others = Permissions.All.Where(p => p != permission);
        var made = await server.Http.PostAsJsonAsync("api-keys", new { name = "others", permissions = others });
        return server.Client((await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString());
    }
}
