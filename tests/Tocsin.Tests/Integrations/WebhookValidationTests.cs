using System.Net;
using System.Net.Http.Json;
using System.Text;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Integrations;

public sealed class WebhookValidationTests
{
    [Theory]
    [InlineData("{}", "/url", "is missing")]
    [InlineData("{\"url\":\"https://localhost/\"}", "/url", "your own machine")]
    [InlineData("{\"url\":\"https://0xa.1/\"}", "/url", "a private network")]
    [InlineData("{\"url\":\"https://u:p@hooks.example.com/\"}", "/url", "password")]
    [InlineData("{\"url\":\"https://a.example.com/\",\"secret\":\"short\"}", "/secret", "5 characters")]
    [InlineData(
        "{\"url\":\"https://a.example.com/\",\"events\":[\"*\",\"scan.complete\"]}",
        "/events/1",
        "'scan.completed'?"
    )]
    [InlineData(
        "{\"url\":\"https://a.example.com/\",\"filters\":{\"severity\":[\"critcal\"]}}",
        "/filters/severity/0",
        "critical"
    )]
    [InlineData(
        "{\"url\":\"https://a.example.com/\",\"filters\":{\"severities\":[]}}",
        "/filters/severities",
        "'severity'?"
    )]
    [InlineData("{\"url\":\"https://a.example.com/\",\"target_ids\":[\"target_x\"]}", "/target_ids/0", "target_x")]
    [InlineData("{\"url\":\"https://a.example.com/\",\"signature_payload\":\"boddy\"}", "/signature_payload", "body")]
    [InlineData("{\"url\":\"https://a.example.com/\",\"header_prefix\":\"X Acme\"}", "/header_prefix", "letters")]
    [InlineData("{\"url\":\"https://a.example.com/\",\"header_prefix\":\"X-A\\r\\nB\"}", "/header_prefix", "letters")]
    [InlineData(
        "{\"url\":\"https://a.example.com/\",\"header_prefix\":\"webhook\"}",
        "/header_prefix",
        "Standard Webhooks"
    )]
    [InlineData(
        "{\"url\":\"https://a.example.com/\",\"signature_header\":\"Content-Length\"}",
        "/signature_header",
        "HTTP"
    )]
    [InlineData("{\"url\":\"https://a.example.com/\",\"signature_header\":\"host\"}", "/signature_header", "HTTP")]
    [InlineData(
        "{\"url\":\"https://a.example.com/\",\"signature_header\":\"x-tocsin-event\"}",
        "/signature_header",
        "another header"
    )]
    [InlineData("{\"url\":\"https://a.example.com/\",\"retry_schedule\":\"sometimes\"}", "/retry_schedule", "standard")]
    [InlineData("{\"url\":\"https://a.example.com/\",\"retry_schedule\":[60,0]}", "/retry_schedule/1", "seconds")]
    [InlineData("{\"url\":\"https://a.example.com/\",\"retry_schedule\":[604801]}", "/retry_schedule/0", "604800")]
    [InlineData(
        "{\"url\":\"https://a.example.com/\",\"retry_schedule\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}",
        "/retry_schedule",
        "21 entries"
    )]
    public async Task What_is_wrong_is_said_with_its_place(string body, string pointer, string says)
    {
        await using var server = await TestServer.StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var response = await server.Http.PostAsync("webhooks", content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"\"pointer\":\"{pointer}\"", text);
        Assert.Contains(says, text);
        Assert.Equal("{\"data\":[],\"next_cursor\":null}", await server.Http.GetStringAsync("webhooks"));
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once_and_nothing_is_changed()
    {
        await using var server = await TestServer.StartAsync();
        var webhook = await server.Http.CreateWebhookAsync(new { url = "https://hooks.example.com/" });
        var before = await server.Http.GetStringAsync($"webhooks/{webhook.Text("id")}");
        var response = await server.Http.PatchAsJsonAsync(
            $"webhooks/{webhook.Text("id")}",
            new
            {
                url = "https://10.1/",
                secret = "x",
                events = new[] { "nope" },
                enabled = false,
                retry_schedule = 7,
            }
        );
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.All(
            ["/url", "/secret", "/events/0", "/retry_schedule"],
            p => Assert.Contains($"\"pointer\":\"{p}\"", text)
        );
        Assert.Equal(before, await server.Http.GetStringAsync($"webhooks/{webhook.Text("id")}"));
    }

    [Fact]
    public async Task Names_are_given_back_as_they_were_given_and_empty_means_all()
    {
        await using var server = await TestServer.StartAsync();
        var webhook = await server.Http.CreateWebhookAsync(
            new
            {
                url = "https://hooks.example.com/",
                events = new[] { "scan_done", "vulnerability.high" },
                retry_schedule = new[] { 60, 300 },
            }
        );
        Assert.Equal("[\"scan_done\",\"vulnerability.high\"]", webhook.GetProperty("events").GetRawText());
        Assert.Equal("[60,300]", webhook.GetProperty("retry_schedule").GetRawText());
        var changed = await server.Http.PatchWebhookAsync(
            webhook.Text("id"),
            new { events = Array.Empty<string>(), retry_schedule = "extended" }
        );
        Assert.Equal("[\"*\"]", changed.GetProperty("events").GetRawText());
        Assert.Equal("\"extended\"", changed.GetProperty("retry_schedule").GetRawText());
        var alias = await server.Http.GetStringAsync(
            $"webhooks/{webhook.Text("id").Replace("webhook_", "integration_")}"
        );
        Assert.Contains(webhook.Text("id"), alias);
    }

    [Fact]
    public async Task Publishing_is_all_or_nothing()
    {
        await using var server = await TestServer.StartAsync();
        using var body = new StringContent(
            """{"events":[{"type":"build.finished","data":{}},{"type":"scan.complete","data":{"a":[9007199254740993]}},{"type":"x.y","data":[],"severity":"bad"}]}""",
            Encoding.UTF8,
            "application/json"
        );
        var response = await server.Http.PostAsync("events", body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("/events/2/severity", text);

        using var second = new StringContent(
            """{"events":[{"type":"build.finished","data":{}},{"type":"scan.complete","data":{"a":[9007199254740993]}},{"type":"x.y","data":[]}]}""",
            Encoding.UTF8,
            "application/json"
        );
        text = await (await server.Http.PostAsync("events", second)).Content.ReadAsStringAsync();
        Assert.All(
            ["/events/1/type", "/events/1/data/a/0", "/events/2/data"],
            p => Assert.Contains($"\"pointer\":\"{p}\"", text)
        );
        Assert.Equal("{\"data\":[],\"next_cursor\":null}", await server.Http.GetStringAsync("events"));
    }
}
