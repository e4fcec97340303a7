using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Integrations.Templates;

public sealed class TemplateLifeTests
{
    [Fact]
    public async Task A_template_is_kept_shown_used_and_taken_away()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context => context.Response.Body.WriteAsync("ok"u8.ToArray()).AsTask();
        // What takes too long is another test's.
        await using var server = await TestServer.StartAsync(s => s.AddClock(new FakeClock()));
        var template = new { title = "{{target}} says {{data.word}}", body = TemplateTests.Greedy };
        var id = await CreateAsync(server.Http, receiver.Url, template);
        var shown = await server.Http.GetFromJsonAsync<JsonElement>("integrations/" + id);
        Assert.Equal("{{target}} says {{data.word}}", shown.GetProperty("template").Text("title"));

        await server.Http.PublishAsync(
            new { type = "build.finished", data = new { word = "<!channel>", a = new[] { "x" } } }
        );
        var received = JsonDocument.Parse((await receiver.NextAsync()).Body).RootElement;
        Assert.Equal("🔔 says &lt;!channel&gt;", received.Text("text"));

        // Too much for it: the default, and it is no secret.
        await server.Http.PublishAsync(
            new { type = "build.finished", data = new { title = "7", a = Enumerable.Repeat("x", 30) } }
        );
        var body = (await receiver.NextAsync()).Body;
        Assert.Equal("🔔 Build finished: 7", JsonDocument.Parse(body).RootElement.Text("text"));
        Assert.Contains("The template of this integration failed", System.Text.Encoding.UTF8.GetString(body));
        JsonElement delivery = default;
        await Eventually.TrueAsync(
            async () =>
            {
                var all = (await server.Http.GetFromJsonAsync<JsonElement>("deliveries")).GetProperty("data");
                delivery = all.EnumerateArray()
                    .FirstOrDefault(d => d.GetProperty("error").ValueKind == JsonValueKind.String);
                return delivery.ValueKind == JsonValueKind.Object;
            },
            () => "No attempt tells of it.",
            TimeSpan.FromSeconds(20)
        );
        Assert.True(delivery.Is("success"));
        Assert.StartsWith("the template failed and the default was sent: has more than", delivery.Text("error"));

        using var change = JsonContent.Create(new { template = (object?)null });
        Assert.Equal(HttpStatusCode.OK, (await server.Http.PatchAsync("integrations/" + id, change)).StatusCode);
        shown = await server.Http.GetFromJsonAsync<JsonElement>("integrations/" + id);
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("template").ValueKind);
        var audit = await server.Http.GetStringAsync("audit");
        Assert.Contains("\"template.title\",\"template.body\"", audit);
    }

    [Fact]
    public async Task A_broken_one_is_refused_with_its_place()
    {
        await using var server = await TestServer.StartAsync();
        var response = await server.Http.PostAsJsonAsync(
            "integrations",
            Request("https://hooks.slack.com/services/T0/B0/x", new { title = "{{titel}}", body = "a\n{{#if title}}" })
        );
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var errors = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").EnumerateArray();
        Assert.Equal(
            ["/template/title: line 1, column 1", "/template/body: line 2, column 1"],
            errors
                .Where(e => e.Text("pointer").StartsWith("/template", StringComparison.Ordinal))
                .Select(e => $"{e.Text("pointer")}: {e.Text("problem").Split(':')[0]}")
        );
    }

    [Fact]
    public async Task What_would_be_sent_is_shown_before()
    {
        await using var server = await TestServer.StartAsync();
        var all = await PreviewAsync(server.Http, new { kind = "slack", template = new { title = "Well: {{title}}" } });
        Assert.All(all, m => Assert.StartsWith("Well: ", m.Text("title")));
        Assert.Contains(all, m => m.Text("event_type") == "batch");
        Assert.All(all, m => Assert.Contains("Well: ", m.GetProperty("sent")[0].GetString()));

        var one = Assert.Single(
            await PreviewAsync(
                server.Http,
                new
                {
                    kind = "jira",
                    template = new { body = "[~accountid:5] {{finding.rule}}" },
                    event_type = "finding.new",
                }
            )
        );
        Assert.StartsWith("[~accountid:5] ", one.Text("text"));
        Assert.Contains(
            one.GetProperty("sent").EnumerateArray(),
            s => s.GetString()!.Contains("\"project\"", StringComparison.Ordinal)
        );

        var refused = await server.Http.PostAsJsonAsync(
            "integrations/preview-message",
            new { kind = "splunk", event_type = "finding.neu" }
        );
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var text = await refused.Content.ReadAsStringAsync();
        Assert.Contains("\"/kind\"", text);
        Assert.Contains("'finding.new'?", text);
    }

    private static async Task<List<JsonElement>> PreviewAsync(HttpClient http, object request)
    {
        var response = await http.PostAsJsonAsync("integrations/preview-message", request);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return [.. (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").EnumerateArray()];
    }

    private static async Task<string> CreateAsync(HttpClient http, string url, object template)
    {
        var response = await http.PostAsJsonAsync("integrations", Request(url, template));
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).Text("id");
    }

    private static object Request(string url, object template) =>
        new
        {
            kind = "slack",
            name = "#builds",
            config = new { webhook_url = url },
            rate_limit = new { limit = 100, per = "second" },
            events = new[] { "build.finished" },
            template,
        };
}
