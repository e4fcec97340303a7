using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Tests.Scans;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Http.Routes;

/// <summary>
/// Makes one of each thing that has an id in a path. A new kind of thing needs an entry here, and every test that
/// walks the routes then covers it.
/// </summary>
internal sealed class Samples
{
    // By the word before the id in the path: /webhooks/{id} is "webhooks". The prefix is for ids that never were.
    private static readonly Dictionary<string, (string Prefix, Func<HttpClient, Task<string>> Make)> Kinds = new()
    {
        ["api-keys"] = (
            "key_",
            http => CreateAsync(http, "api-keys", new { name = "sample", permissions = new[] { "scans:read" } })
        ),
        ["events"] = ("evt_", PublishAsync),
        ["deliveries"] = ("delivery_", DeliverAsync),
        ["webhooks"] = (
            "webhook_",
            http => CreateAsync(http, "webhooks", new { url = "https://hooks.example.com/", enabled = false })
        ),
        ["integrations"] = (
            "integration_",
            http =>
                CreateAsync(
                    http,
                    "integrations",
                    new
                    {
                        kind = "pagerduty",
                        name = "sample",
                        enabled = false,
                        config = new { routing_key = new string('a', 32), api_url = "http://127.0.0.1:1" },
                    }
                )
        ),
        ["organizations"] = ("org_", http => CreateAsync(http, "organizations", new { name = "sample" })),
        ["targets"] = (
            "target_",
            http => CreateAsync(http, "targets", new { kind = "repository", name = "acme/sample" })
        ),
        ["scans"] = (
            "scan_",
            http => CreateAsync(http, "scans", new { target = new { kind = "repository", name = "acme/scanned" } })
        ),
        ["recoveries"] = ("recovery_", RecoverAsync),
        ["event-types"] = ("never.", PublishTypeAsync),
        ["silences"] = (
            "silence_",
            http =>
                CreateAsync(
                    http,
                    "silences",
                    new
                    {
                        severity = new[] { "info" },
                        reason = "sample",
                        expires_at = DateTimeOffset.UtcNow.AddDays(1),
                    }
                )
        ),
        ["findings"] = ("finding_", FindAsync),
    };

    private readonly Dictionary<string, string> _ids = [];

    public IEnumerable<string> Ids => _ids.Values;

    public static async Task<Samples> MakeAsync(HttpClient http, IEnumerable<ApiRoute> routes)
    {
        var samples = new Samples();
        foreach (var resource in routes.SelectMany(r => r.Resources).Distinct())
        {
            Assert.True(
                Kinds.TryGetValue(resource, out var kind),
                $"Samples.cs makes no sample for /{resource}/{{id}}: add an entry that makes one."
            );
            samples._ids[resource] = await kind.Make(http);
        }

        return samples;
    }

    public string Id(string resource) => _ids[resource];

    /// <summary>An id of the same form that was never made.</summary>
    public static string NeverMade(string resource) => Kinds[resource].Prefix + "0000000000000000000000";

    private static Task<string> PublishAsync(HttpClient http) =>
        CreateAsync(http, "events", new { type = "build.finished", data = new { } });

    // Nothing waits for it and nothing is tried again, so that what the tests see of it does not change.
    private static async Task<string> DeliverAsync(HttpClient http)
    {
        var webhook = await CreateAsync(http, "webhooks", new { url = "http://127.0.0.1:1/", enabled = false });
        await http.PostAsync($"webhooks/{webhook}/test", content: null);
        return (await http.DeliveriesAsync(webhook)).Single().Text("id");
    }

    // Over before the tests look at it.
    private static async Task<string> RecoverAsync(HttpClient http)
    {
        var webhook = await CreateAsync(
            http,
            "webhooks",
            new { url = "http://127.0.0.1:1/", events = new[] { "no.such" } }
        );
        var id = await CreateAsync(http, $"webhooks/{webhook}/recover", new { from = DateTimeOffset.UnixEpoch });
        await Eventually.TrueAsync(
            async () => !(await http.GetFromJsonAsync<JsonElement>($"recoveries/{id}")).Is("running"),
            () => $"{id} is still running.",
            TimeSpan.FromSeconds(20)
        );
        return id;
    }

    private static async Task<string> PublishTypeAsync(HttpClient http)
    {
        await CreateAsync(http, "events", new { type = "sample.made", data = new { } });
        return "sample.made";
    }

    private static async Task<string> FindAsync(HttpClient http)
    {
        using var sarif = ScanDriver.Sarif(SarifText.Of(("eval", "src/a.js", 7, "eval(input)")));
        var uploaded = await http.PostAsync("scans/upload?target=acme/found&branch=main", sarif);
        var scan = await uploaded.Content.ReadFromJsonAsync<JsonElement>();
        while (scan.GetProperty("status").GetString() is "submitted" or "running")
        {
            scan = await http.GetFromJsonAsync<JsonElement>($"scans/{scan.GetProperty("id").GetString()}");
        }

        var findings = await http.GetFromJsonAsync<JsonElement>("findings?limit=1");
        return findings.GetProperty("data")[0].GetProperty("id").GetString()!;
    }

    private static async Task<string> CreateAsync(HttpClient http, string path, object body)
    {
        var response = await http.PostAsJsonAsync(path, body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }
}
