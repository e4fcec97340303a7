using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Integrations.Api;

public sealed class IntegrationLifeTests
{
    [Fact]
    public async Task An_integration_gets_what_it_asked_for_and_shows_no_config()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context => context.Response.Body.WriteAsync("ok"u8.ToArray()).AsTask();
        await using var server = await TestServer.StartAsync();
        var made = await CreateAsync(
            server.Http,
            new
            {
                kind = "slack",
                name = "#security",
                severity_filter = "high",
                config = new { webhook_url = receiver.Url + "/T0/B0/abcdefghijklmnopqrstuvwx" },
                events = new[] { "finding_new" },
            }
        );
        var id = made.Text("id");
        Assert.StartsWith("integration_", id);
        Assert.Equal("high", made.Text("severity_filter"));
        Assert.Equal("{\"limit\":1,\"per\":\"second\"}", made.GetProperty("rate_limit").GetRawText());
        Assert.DoesNotContain("abcdefghijklmnopqrstuvwx", await server.Http.GetStringAsync("integrations"));
        Assert.DoesNotContain("config", await server.Http.GetStringAsync($"integrations/{id}"));

        await server.Http.PublishAsync(Finding("medium"));
        await server.Http.PublishAsync(Finding("critical"));
        var received = JsonDocument.Parse((await receiver.NextAsync()).Body).RootElement;
        Assert.Equal("🔴 New critical finding: eval", received.Text("text"));
        Assert.Single(receiver.All);

        // It is no webhook, and its URL is nowhere to be seen.
        Assert.Equal("{\"data\":[],\"next_cursor\":null}", await server.Http.GetStringAsync("webhooks"));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync("webhooks/" + id)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await server.Http.DeleteAsync("integrations/" + id)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync("integrations/" + id)).StatusCode);
    }

    [Fact]
    public async Task A_change_merges_the_config_and_normalises_empty_lists()
    {
        await using var server = await TestServer.StartAsync();
        var made = await CreateAsync(
            server.Http,
            new
            {
                kind = "splunk",
                name = "SIEM",
                config = new
                {
                    hec_url = "https://splunk.example.com:8088",
                    token = "0123456789abcdef",
                    index = "security",
                },
                events = new[] { "scan_done" },
            }
        );
        var changed = await PatchAsync(
            server.Http,
            made.Text("id"),
            """{"name":"Splunk","events":[],"target_ids":[],"severity_filter":"critical","enabled":false,"config":{"index":null,"sourcetype":"tocsin"}}"""
        );
        Assert.Equal(
            ("Splunk", "critical", "disabled"),
            (changed.Text("name"), changed.Text("severity_filter"), changed.Text("status"))
        );
        Assert.Equal(JsonValueKind.Null, changed.GetProperty("events").ValueKind);
        Assert.Equal(JsonValueKind.Null, changed.GetProperty("target_ids").ValueKind);
    }

    [Fact]
    public async Task Finer_filters_are_shown_kept_by_a_change_and_taken_away()
    {
        await using var server = await TestServer.StartAsync();
        var made = await CreateAsync(
            server.Http,
            new
            {
                kind = "pagerduty",
                name = "On call",
                config = new { routing_key = "0123456789abcdef0123456789abcdef" },
                filters = new { paths = new[] { "src/**" }, tools = Array.Empty<string>() },
            }
        );
        const string Shown = """{"tools":null,"rules":null,"branches":null,"paths":["src/**"]}""";
        Assert.Equal(Shown, made.GetProperty("filters").GetRawText());
        var changed = await PatchAsync(server.Http, made.Text("id"), """{"severity_filter":"high"}""");
        Assert.Equal(Shown, changed.GetProperty("filters").GetRawText());
        changed = await PatchAsync(server.Http, made.Text("id"), """{"filters":null}""");
        Assert.Equal(Shown.Replace("[\"src/**\"]", "null"), changed.GetProperty("filters").GetRawText());
        Assert.Equal("high", changed.Text("severity_filter"));
    }

    [Fact]
    public async Task A_secret_does_not_follow_an_address_that_changes()
    {
        await using var server = await TestServer.StartAsync();
        var made = await CreateAsync(
            server.Http,
            new
            {
                kind = "splunk",
                name = "SIEM",
                config = new { hec_url = "https://splunk.example.com:8088", token = "0123456789abcdef" },
            }
        );
        using var move = Json("""{"config":{"hec_url":"https://elsewhere.example.net:8088"}}""");
        var refused = await server.Http.PatchAsync("integrations/" + made.Text("id"), move);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("\"pointer\":\"/config/token\"", await refused.Content.ReadAsStringAsync());
        await PatchAsync(
            server.Http,
            made.Text("id"),
            """{"config":{"hec_url":"https://elsewhere.example.net:8088","token":"fedcba9876543210"}}"""
        );
    }

    [Fact]
    public async Task A_webhook_is_an_integration_and_the_other_way_round()
    {
        await using var server = await TestServer.StartAsync();
        var made = await CreateAsync(
            server.Http,
            new
            {
                kind = "webhook",
                name = "PagerDuty by hand",
                severity_filter = "high",
                config = new { webhook_url = "https://events.pagerduty.com/integration/x/enqueue" },
            }
        );
        Assert.StartsWith("whsec_", made.Text("hmac_secret"));
        var webhook = (await server.Http.GetFromJsonAsync<JsonElement>("webhooks")).GetProperty("data")[0];
        Assert.Equal("https://events.pagerduty.com/integration/x/enqueue", webhook.Text("url"));
        Assert.Equal(made.Text("id")["integration_".Length..], webhook.Text("id")["webhook_".Length..]);
        Assert.Equal("[\"high\",\"critical\"]", webhook.GetProperty("filters").GetProperty("severity").GetRawText());

        var patched = await server.Http.PatchAsJsonAsync(
            "webhooks/" + webhook.Text("id"),
            new { filters = new { severity = new[] { "low", "critical" } }, url = "https://hooks.example.com/x" }
        );
        Assert.Equal(HttpStatusCode.OK, patched.StatusCode);
        var shown = await server.Http.GetFromJsonAsync<JsonElement>("integrations/" + made.Text("id"));
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("severity_filter").ValueKind);
        Assert.Equal("PagerDuty by hand", shown.Text("name"));
    }

    [Theory]
    [InlineData("""{"kind":"slak","name":"x","config":{}}""", "/kind", "'slack'?")]
    [InlineData("""{"kind":"slack","name":"","config":{}}""", "/name", "")]
    [InlineData("""{"kind":"slack","name":"x","config":{}}""", "/config/webhook_url", "is missing")]
    [InlineData("""{"kind":"slack","name":"x","config":{"webhook_url":7}}""", "/config/webhook_url", "is no text")]
    [InlineData("""{"kind":"slack","name":"x","config":{"url":"https://a.example"}}""", "/config/url", "not a field")]
    [InlineData("""{"kind":"slack","name":"x","severity_filter":"hi","config":{}}""", "/severity_filter", "critical")]
    [InlineData("""{"kind":"slack","name":"x","events":["finding_neu"],"config":{}}""", "/events/0", "finding.new")]
    [InlineData(
        """{"kind":"pagerduty","name":"x","batch":{"max_events":5,"max_wait":1},"config":{}}""",
        "/batch",
        "one at a time"
    )]
    [InlineData(
        """{"kind":"webhook","name":"x","config":{"webhook_url":"https://a.example.com","headers":"[]"}}""",
        "/config/headers",
        "not a field"
    )]
    [InlineData("""{"kind":"email","name":"x","config":{"to":"a@example.com"}}""", "/config/to", "no mail server")]
    public async Task What_is_wrong_is_said_with_its_place(string body, string pointer, string says)
    {
        await using var server = await TestServer.StartAsync();
        using var content = Json(body);
        var response = await server.Http.PostAsync("integrations", content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"\"pointer\":\"{pointer}\"", text);
        Assert.True(text.Contains(says), text);
    }

    [Fact]
    public async Task A_test_says_what_was_accepted_and_what_was_confirmed()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(202);
        await using var server = await TestServer.StartAsync();
        var made = await CreateAsync(
            server.Http,
            new
            {
                kind = "teams",
                name = "Security",
                enabled = false,
                config = new { webhook_url = receiver.Url },
            }
        );
        var tested = await TestAsync(server.Http, made);
        Assert.True(tested.GetProperty("ok").GetBoolean());
        Assert.Equal(202, tested.GetProperty("status").GetInt32());
        Assert.False(tested.GetProperty("confirmed").GetBoolean());

        receiver.Answer = async context =>
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync(
                """{"error":{"code":"InvalidRequestContent","message":"sent to """ + context.Request.Path + "\"}}"
            );
        };
        tested = await TestAsync(server.Http, made);
        Assert.False(tested.GetProperty("ok").GetBoolean());
        Assert.Contains("the workflow says: InvalidRequestContent", tested.Text("response"));
    }

    [Fact]
    public async Task A_refusal_for_good_is_not_tried_again()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = async context =>
        {
            context.Response.StatusCode = 404;
            await context.Response.WriteAsync("channel_not_found");
        };
        await using var server = await TestServer.StartAsync();
        await CreateAsync(
            server.Http,
            new
            {
                kind = "slack",
                name = "x",
                config = new { webhook_url = receiver.Url },
            }
        );
        var published = await server.Http.PublishAsync(Finding("high"));
        JsonElement delivery = default;
        await Eventually.TrueAsync(
            async () =>
            {
                var all = (await server.Http.GetFromJsonAsync<JsonElement>("deliveries")).GetProperty("data");
                delivery = all.GetArrayLength() > 0 ? all[0] : default;
                return delivery.ValueKind == JsonValueKind.Object && delivery.Is("failed");
            },
            () => "It has not failed.",
            TimeSpan.FromSeconds(20)
        );
        Assert.Equal(published, delivery.Text("event_id"));
        Assert.Equal(JsonValueKind.Null, delivery.GetProperty("next_retry_at").ValueKind);
        Assert.Equal(1, delivery.GetProperty("attempts").GetInt32());
        Assert.Contains("channel_not_found", delivery.Text("error"));
    }

    [Fact]
    public async Task Mail_goes_to_each_by_the_operators_mail_server()
    {
        using var mailbox = await Mailbox.StartAsync();
        await using var server = await TestServer.StartAsync(settings: mailbox.Settings());
        await CreateAsync(
            server.Http,
            new
            {
                kind = "email",
                name = "People",
                config = new { to = "a@example.com, b@example.com" },
            }
        );
        await server.Http.PublishAsync(Finding("critical"));
        var mails = new[] { await mailbox.NextAsync(), await mailbox.NextAsync() };
        Assert.All(mails, m => Assert.Contains("New critical finding: eval", m.GetRawText()));
    }

    [Fact]
    public async Task Kinds_are_described_well_enough_for_a_form()
    {
        await using var server = await TestServer.StartAsync();
        var kinds = (await server.Http.GetFromJsonAsync<JsonElement>("integration-kinds")).GetProperty("data");
        Assert.Equal(
            "slack teams google_chat discord pagerduty opsgenie splunk email webhook github jira",
            string.Join(' ', kinds.EnumerateArray().Select(k => k.Text("kind")))
        );
        Assert.All(
            kinds.EnumerateArray().SelectMany(k => k.GetProperty("fields").EnumerateArray()),
            f => Assert.All(new[] { "key", "label", "example", "help" }, p => Assert.NotEmpty(f.Text(p)))
        );
    }

    private static object Finding(string severity) =>
        new
        {
            type = "finding.new",
            severity,
            data = new
            {
                finding = new
                {
                    title = "eval",
                    severity,
                    state = "open",
                },
            },
        };

    private static async Task<JsonElement> CreateAsync(HttpClient http, object request)
    {
        var response = await http.PostAsJsonAsync("integrations", request);
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<JsonElement> PatchAsync(HttpClient http, string id, string body)
    {
        using var content = Json(body);
        var response = await http.PatchAsync("integrations/" + id, content);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<JsonElement> TestAsync(HttpClient http, JsonElement integration)
    {
        var response = await http.PostAsync($"integrations/{integration.Text("id")}/test", content: null);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
