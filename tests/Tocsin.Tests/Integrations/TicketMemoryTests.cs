using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Tests.Integrations.Vendors;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Integrations;

/// <summary>Tickets through the whole server: one for each finding, whatever happens at the same time or in between.</summary>
public sealed class TicketMemoryTests
{
    [Fact]
    public async Task What_is_said_of_a_finding_at_once_makes_one_ticket()
    {
        var vendor = new GitHubVendor();
        await using var github = await VendorServer.StartAsync(vendor);
        await using var server = await TestServer.StartAsync();
        var id = await CreateAsync(server, github);
        string[] types = ["finding.new", "finding.changed", "finding.overdue", "finding.assigned"];
        var published = await server.Http.PostAsJsonAsync(
            "events",
            new { events = Enumerable.Range(0, 12).Select(i => About("finding_1", types[i % types.Length])) }
        );
        Assert.Equal(HttpStatusCode.Accepted, published.StatusCode);
        await DeliveredAsync(server, id, 12);
        Assert.Single(vendor.Issues);
        Assert.Single(vendor.Requests, r => r.Url.AbsolutePath == "/search/issues");
        await server.Http.PublishAsync(About("finding_2", "finding.new"));
        await DeliveredAsync(server, id, 13);
        Assert.Equal(2, vendor.Issues.Count);
        Assert.Equal(2, server.Count("tickets"));

        await server.Http.DeleteAsync("integrations/" + id);
        await Eventually.TrueAsync(() => Task.FromResult(server.Count("tickets") == 0));
    }

    [Fact]
    public async Task After_a_break_between_making_a_ticket_and_hearing_of_it_the_next_attempt_finds_it()
    {
        var clock = new FakeClock();
        var vendor = new GitHubVendor();
        await using var github = await VendorServer.StartAsync(vendor);
        await using var server = await TestServer.StartAsync(s => s.AddClock(clock));
        var id = await CreateAsync(server, github);
        github.BeforeAnswer = context =>
        {
            if (vendor.Issues.Count > 0)
            {
                context.Abort();
            }

            return Task.CompletedTask;
        };
        await server.Http.PublishAsync(About("finding_1", "finding.new"));
        await Eventually.TrueAsync(async () => (await DeliveryAsync(server, id)) is { } d && d.Is("failed"));
        Assert.Single(vendor.Issues);
        Assert.Equal(["?"], server.Texts("SELECT known FROM tickets"));

        github.BeforeAnswer = null;
        clock.Advance(TimeSpan.FromMinutes(2));
        await DeliveredAsync(server, id, 1);
        Assert.Single(vendor.Issues);
        Assert.Equal(["1"], server.Texts("SELECT known FROM tickets"));
    }

    [Fact]
    public async Task A_server_that_starts_again_knows_its_tickets()
    {
        var data = Directory.CreateTempSubdirectory("tocsin-test-");
        var vendor = new GitHubVendor();
        await using var github = await VendorServer.StartAsync(vendor);
        string id;
        await using (var server = await TestServer.StartAsync(dataDirectory: data.FullName))
        {
            id = await CreateAsync(server, github);
            await server.Http.PublishAsync(About("finding_1", "finding.new"));
            await DeliveredAsync(server, id, 1);
        }

        vendor.Requests.Clear();
        await using (var server = await TestServer.StartAsync(dataDirectory: data.FullName))
        {
            await server.Http.PublishAsync(About("finding_1", "finding.resolved"));
            await DeliveredAsync(server, id, 2);
        }

        Assert.Equal("closed", Assert.Single(vendor.Issues).State);
        Assert.DoesNotContain(vendor.Requests, r => r.Url.AbsolutePath == "/search/issues");
        data.Delete(recursive: true);
    }

    private static async Task<string> CreateAsync(TestServer server, VendorServer github)
    {
        var response = await server.Http.PostAsJsonAsync(
            "integrations",
            new
            {
                kind = "github",
                name = "Issues",
                rate_limit = new { limit = 1000, per = "second" },
                config = new
                {
                    repo = "acme/payments",
                    token = "github_pat_0123456789012345",
                    api_url = github.Root,
                },
            }
        );
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Created, text);
        return JsonDocument.Parse(text).RootElement.Text("id");
    }

    private static object About(string finding, string type) =>
        new
        {
            type,
            severity = "high",
            data = new
            {
                repository = "acme/payments",
                change_summary = "verification_status: unverified → confirmed",
                finding = new
                {
                    id = finding,
                    title = "eval",
                    severity = "high",
                    state = "open",
                },
            },
        };

    private static async Task<JsonElement?> DeliveryAsync(TestServer server, string id) =>
        (await ListAsync(server, id)) is [var first, ..] ? first : null;

    private static Task DeliveredAsync(TestServer server, string id, int count) =>
        Eventually.TrueAsync(async () => (await ListAsync(server, id)).Count(d => d.Is("success")) == count);

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(TestServer server, string id) =>
        [
            .. (await server.Http.GetFromJsonAsync<JsonElement>($"deliveries?integration_id={id}&limit=200"))
                .GetProperty("data")
                .EnumerateArray(),
        ];
}
