using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Tests.Integrations.Kinds;
using Tocsin.Tests.Integrations.Vendors;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Integrations;

/// <summary>Every kind through the whole server to its vendor, on a good day and on bad ones.</summary>
public sealed class VendorTroubleTests
{
    public static TheoryData<string> Kinds => [.. Vendor.All.Select(v => v().Kind).Where(k => k != "email")];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_refused_is_sent_again_when_the_vendor_wants_it_and_arrives_once(string kind)
    {
        var clock = new FakeClock();
        var vendor = Vendor.All.Select(v => v()).Single(v => v.Kind == kind);
        await using var there = await VendorServer.StartAsync(vendor);
        await using var server = await TestServer.StartAsync(s => s.AddClock(clock));
        var id = await CreateAsync(server, kind, there.Root);
        vendor.Requests.Clear();

        // Too many: for as long as it says. Down: as the schedule says. Silent: no longer than half a minute.
        there.Refuse(429, retryAfter: 90);
        there.Refuse(503);
        var silent = new TaskCompletionSource();
        there.Instead.Enqueue(context =>
        {
            silent.SetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await server.Http.PublishAsync(
            new
            {
                type = "finding.new",
                data = JsonSerializer.Deserialize<JsonElement>(Specimens.Example("finding.new")),
            }
        );
        var throttled = await AttemptedAsync(server, id, 1);
        Assert.Equal(429, throttled.GetProperty("response_code").GetInt32());
        Assert.InRange(
            (throttled.GetProperty("next_retry_at").GetDateTimeOffset() - clock.GetUtcNow()).TotalSeconds,
            54,
            100
        );
        Assert.Empty(vendor.Requests);

        AdvanceTo(clock, throttled);
        var broken = await AttemptedAsync(server, id, 2);
        Assert.Equal(503, broken.GetProperty("response_code").GetInt32());
        AdvanceTo(clock, broken);
        await silent.Task.WaitAsync(TimeSpan.FromSeconds(20));
        clock.Advance(TimeSpan.FromSeconds(31));
        var unanswered = await AttemptedAsync(server, id, 3);
        Assert.Contains("30 s", unanswered.Text("error"));
        Assert.Empty(vendor.Requests);

        AdvanceTo(clock, unanswered);
        Assert.True((await AttemptedAsync(server, id, 4)).Is("success"));
        Assert.Equal(kind is "github" or "jira" ? 2 : 1, vendor.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_test_tells_what_was_sent_and_what_the_vendor_said(string kind)
    {
        var vendor = Vendor.All.Select(v => v()).Single(v => v.Kind == kind);
        await using var there = await VendorServer.StartAsync(vendor);
        await using var server = await TestServer.StartAsync();
        var id = await CreateAsync(server, kind, there.Root);
        vendor.Requests.Clear();
        var good = await TestAsync(server, id);
        Assert.True(good.GetProperty("ok").GetBoolean(), good.GetRawText());
        // Opsgenie is asked what came of it; a workflow, and an event collector without a channel, say no more.
        Assert.Equal(kind is not ("teams" or "splunk"), good.GetProperty("confirmed").GetBoolean());
        Assert.Equal(vendor.Requests.Count, good.GetProperty("requests").GetArrayLength());
        var first = good.GetProperty("requests")[0];
        Assert.Equal(vendor.Requests[0].Method.Method, first.Text("method"));
        Assert.StartsWith(there.Root, first.Text("url"));

        there.Refuse(500, "out of order");
        var bad = await TestAsync(server, id);
        Assert.False(bad.GetProperty("ok").GetBoolean());
        Assert.Equal(500, bad.GetProperty("status").GetInt32());
        var all = good.GetRawText() + bad.GetRawText();
        Assert.All(Secrets(kind), secret => Assert.DoesNotContain(secret, all));
    }

    /// <summary>The example's config, led to an address of this machine.</summary>
    internal static Dictionary<string, string> Config(string kind, string root)
    {
        var config = TestKinds.ExampleConfig(TestKinds.All[kind]);
        switch (kind)
        {
            case "slack" or "teams" or "google_chat" or "discord":
                config["webhook_url"] = root + new Uri(config["webhook_url"]).PathAndQuery;
                break;
            case "splunk":
                config["hec_url"] = root;
                break;
            case "jira":
                config["base_url"] = root;
                break;
            case "github":
                config["repo"] = "acme/payments";
                goto default;
            default:
                config["api_url"] = root;
                break;
        }

        return config;
    }

    /// <summary>To the moment of the next attempt, and not past it: that is on its way then, and has its own time.</summary>
    private static void AdvanceTo(FakeClock clock, JsonElement delivery) =>
        clock.Advance(
            delivery.GetProperty("next_retry_at").GetDateTimeOffset() - clock.GetUtcNow() + TimeSpan.FromSeconds(1)
        );

    private static IEnumerable<string> Secrets(string kind) =>
        TestKinds
            .All[kind]
            .Fields.Where(f => f is { Required: true, Secret: true })
            .Select(f => Uri.TryCreate(f.Example, UriKind.Absolute, out var url) ? url.PathAndQuery : f.Example);

    private static async Task<string> CreateAsync(TestServer server, string kind, string root)
    {
        var response = await server.Http.PostAsJsonAsync(
            "integrations",
            new
            {
                kind,
                name = kind,
                config = Config(kind, root),
            }
        );
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Created, text);
        return JsonDocument.Parse(text).RootElement.Text("id");
    }

    private static async Task<JsonElement> TestAsync(TestServer server, string id)
    {
        var response = await server.Http.PostAsync($"integrations/{id}/test", content: null);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<JsonElement> AttemptedAsync(TestServer server, string id, int attempts)
    {
        JsonElement last = default;
        await Eventually.TrueAsync(
            async () =>
            {
                var all = (
                    await server.Http.GetFromJsonAsync<JsonElement>($"deliveries?integration_id={id}")
                ).GetProperty("data");
                last = all.GetArrayLength() > 0 ? all[0] : default;
                return last.ValueKind == JsonValueKind.Object && last.GetProperty("attempts").GetInt32() == attempts;
            },
            () => $"It has not been tried {attempts} times: {last}",
            TimeSpan.FromSeconds(20)
        );
        return last;
    }
}
