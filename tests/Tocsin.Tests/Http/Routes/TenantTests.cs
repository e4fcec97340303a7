using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Http.Routes;

/// <summary>Two organizations on one server cannot see, count, guess or touch each other's things.</summary>
public sealed partial class TenantTests
{
    [Fact]
    public async Task With_another_organizations_key_a_thing_looks_as_if_it_had_never_been()
    {
        await using var server = await TestServer.StartAsync();
        var routes = ApiRoute.All(server);
        var samples = await Samples.MakeAsync(server.Http, routes);
        using var other = await OtherOrganizationAsync(server);
        var before = await SnapshotAsync(server, routes, samples);

        var failures = new List<string>();
        foreach (var route in routes.Where(r => r.HasParameters))
        {
            var real = await AnswerAsync(other, route, samples.Id);
            var never = await AnswerAsync(other, route, Samples.NeverMade);
            if (real.Status is not (HttpStatusCode.NotFound or HttpStatusCode.Forbidden))
            {
                failures.Add($"{route}: {real.Status} with the other organization's key: {real.Body}");
            }
            else if (real != never)
            {
                failures.Add($"{route} tells a thing of another organization from none: {real} and {never}");
            }
        }

        Assert.Empty(failures);
        Assert.Equal(before, await SnapshotAsync(server, routes, samples));
    }

    [Fact]
    public async Task No_list_shows_another_organizations_things()
    {
        await using var server = await TestServer.StartAsync();
        var routes = ApiRoute.All(server);
        var samples = await Samples.MakeAsync(server.Http, routes);
        using var other = await OtherOrganizationAsync(server);

        var failures = new List<string>();
        foreach (var route in routes.Where(r => r is { Method: "GET", HasParameters: false }))
        {
            var text = await (await other.GetAsync(route.Template)).Content.ReadAsStringAsync();
            failures.AddRange(samples.Ids.Where(id => text.Contains(id)).Select(id => $"{route} shows {id}"));
        }

        Assert.Empty(failures);
    }

    private static async Task<(HttpStatusCode Status, string Body)> AnswerAsync(
        HttpClient client,
        ApiRoute route,
        Func<string, string> idOf
    )
    {
        var response = await client.SendAsync(route.Request(route.Path(idOf), route.ExampleBody));
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, route.Resources.Aggregate(text, (t, r) => t.Replace(idOf(r), "ID")));
    }

    private static async Task<string> SnapshotAsync(TestServer server, IEnumerable<ApiRoute> routes, Samples samples)
    {
        var all = new List<string>();
        // That these very questions reveal secrets is in the audit trail.
        foreach (var route in routes.Where(r => r is { Method: "GET", Template: not "/api/v1/audit" }))
        {
            var answer = await server.Http.GetAsync(route.Path(samples.Id));
            all.Add($"{route} {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }

        // Using a key is noted in its own time.
        return LastUsed().Replace(string.Join('\n', all), "");
    }

    private static async Task<HttpClient> OtherOrganizationAsync(TestServer server)
    {
        var made = await server.Http.PostAsJsonAsync("organizations", new { name = "other" });
        return server.Client((await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("api_key").GetString());
    }

    [GeneratedRegex("\"last_used_at\":(null|\"[^\"]*\")")]
    private static partial Regex LastUsed();
}
