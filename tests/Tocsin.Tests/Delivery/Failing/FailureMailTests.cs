using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Delivery.Failing;

/// <summary>Who gets mail about a failure, by a real mail server.</summary>
public sealed class FailureMailTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task A_mail_tells_what_failed_and_how_to_recover_once()
    {
        using var mailbox = await Mailbox.StartAsync();
        await using var server = await StartAsync(mailbox);
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(503);
        var id = await FailAsync(server, receiver.Url + "?token=hidden");

        var mail = await mailbox.NextAsync();
        Assert.Equal(["operator@example.com"], To(mail));
        var subject = mail.GetProperty("headers").EnumerateArray().Single(h => h[0].GetString() == "Subject")[1];
        Assert.Equal("Tocsin: deliveries to 127.0.0.1 are failing", subject.GetString());
        var text = mail.Text("text");
        Assert.Contains(id, text);
        Assert.Contains(receiver.Url, text);
        Assert.DoesNotContain("hidden", text);
        Assert.Contains("503 Service Unavailable", text);
        Assert.Contains("2027-01-15 14:00:00 UTC", text);
        var link = text.Split('\n')
            .Select(l => l.Trim())
            .First(l => l.EndsWith(id, StringComparison.Ordinal) && l.StartsWith("http", StringComparison.Ordinal));
        Assert.Equal(id, (await server.Http.GetFromJsonAsync<JsonElement>(link)).Text("id"));

        for (var i = 0; i < 3; i++)
        {
            await FailAgainAsync(server, id);
        }

        Assert.Equal(0, server.Count("mails"));
        Assert.Empty(await mailbox.EndAsync());
    }

    [Fact]
    public async Task A_webhooks_own_addresses_come_first_then_its_organizations_then_the_operators()
    {
        using var mailbox = await Mailbox.StartAsync();
        await using var server = await StartAsync(mailbox);
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(500);
        await FailAsync(server, receiver.Url, notify: ["a@example.com", "b@example.com", "A@example.com"]);
        Assert.Equal(["a@example.com"], To(await mailbox.NextAsync()));
        Assert.Equal(["b@example.com"], To(await mailbox.NextAsync()));

        await FailAsync(server, receiver.Url, notify: []);
        await FailAsync(server, receiver.Url);
        Assert.Equal(["operator@example.com"], To(await mailbox.NextAsync()));

        var organizations = await server.Http.GetFromJsonAsync<JsonElement>("organizations");
        var organization = organizations.GetProperty("data")[0].Text("id");
        var patched = await server.Http.PatchAsJsonAsync(
            $"organizations/{organization}",
            new { notify_emails = new[] { "team@example.com" } }
        );
        Assert.True(patched.IsSuccessStatusCode, await patched.Content.ReadAsStringAsync());
        var id = await FailAsync(server, receiver.Url);
        Assert.Equal(["team@example.com"], To(await mailbox.NextAsync()));

        await server.Http.PatchWebhookAsync(id, new { notify_emails = new[] { "own@example.com" } });
        receiver.AnswerWith(410);
        await FailAgainAsync(server, id);
        // Every webhook of the organization has sent there, and is disabled; in which order, nobody knows.
        var told = new List<string?>();
        while (told.Count < 4)
        {
            var disabled = await mailbox.NextAsync();
            Assert.Contains("disabled a webhook: the endpoint answered 410 Gone", disabled.Text("text"));
            told.AddRange(To(disabled));
        }

        Assert.Equal(["a@example.com", "b@example.com", "own@example.com", "team@example.com"], told.Order());
        Assert.Empty(await mailbox.EndAsync());
    }

    [Fact]
    public async Task A_mail_server_that_is_down_delays_mail_and_nothing_else()
    {
        int port;
        using (var gone = await Mailbox.StartAsync())
        {
            port = gone.Port;
        }

        var data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
        var settings = Absent(port);
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(500);
        await using (var server = await StartAsync(settings, data))
        {
            await FailAsync(server, receiver.Url, notify: ["later@example.com", "never@example.com"]);
            await FailAsync(server, receiver.Url);
            await WaitingAsync(server, mails: 3, attempts: 1);
        }

        using var mailbox = await Mailbox.StartAsync(port: port);
        await using var again = await StartAsync(settings, data);
        // later@… is told to come back twice, never@… is given up at once.
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["operator@example.com"], To(await mailbox.NextAsync()));
        await WaitingAsync(again, mails: 1, attempts: 2);
        _clock.Advance(TimeSpan.FromMinutes(5));
        await WaitingAsync(again, mails: 1, attempts: 3);
        _clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(["later@example.com"], To(await mailbox.NextAsync()));
        await WaitingAsync(again, mails: 0, attempts: 0);
        Assert.Empty(await mailbox.EndAsync());
    }

    [Fact]
    public async Task A_mail_that_nobody_takes_is_given_up()
    {
        int port;
        using (var gone = await Mailbox.StartAsync())
        {
            port = gone.Port;
        }

        var settings = Absent(port);
        settings["Tocsin:Smtp:GiveUpHours"] = "1";
        settings["Tocsin:Smtp:MaxWaiting"] = "2";
        await using var server = await StartAsync(settings);
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(500);
        await FailAsync(server, receiver.Url, notify: ["a@example.com", "b@example.com", "c@example.com"]);
        var attempts = 1;
        foreach (var minutes in (int[])[1, 5, 15, 30])
        {
            await WaitingAsync(server, mails: 2, attempts++);
            _clock.Advance(TimeSpan.FromMinutes(minutes));
        }

        await WaitingAsync(server, mails: 0, attempts: 0);
    }

    [Fact]
    public async Task An_address_that_is_none_is_refused_with_its_place()
    {
        await using var server = await TestServer.StartAsync();
        var response = await server.Http.PostAsJsonAsync(
            "webhooks",
            new
            {
                url = "https://hooks.example.com/",
                notify_emails = new[] { "a@example.com", "x\r\nBcc: b@example.com" },
            }
        );
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("\"/notify_emails/1\"", await response.Content.ReadAsStringAsync());
    }

    private static IEnumerable<string?> To(JsonElement mail) =>
        mail.GetProperty("to").EnumerateArray().Select(t => t.GetString());

    private Task<TestServer> StartAsync(Mailbox mailbox) => StartAsync(mailbox.Settings());

    private Task<TestServer> StartAsync(Dictionary<string, string?> settings, string? data = null) =>
        TestServer.StartAsync(
            s => s.AddClock(_clock),
            new Dictionary<string, string?>(settings) { ["Tocsin:Notify:0"] = "operator@example.com" },
            data
        );

    private static async Task<string> FailAsync(TestServer server, string url, string[]? notify = null)
    {
        var webhook = await server.Http.CreateWebhookAsync(
            new
            {
                url,
                events = new[] { "scan.started" },
                retry_schedule = Array.Empty<int>(),
                notify_emails = notify,
                enabled = true,
            }
        );
        await FailAgainAsync(server, webhook.Text("id"));
        return webhook.Text("id");
    }

    private static async Task FailAgainAsync(TestServer server, string webhook)
    {
        var id = await server.Http.PublishAsync(new { type = "scan.started", data = new { } });
        await server.Http.DeliveredAsync(webhook, id, "failed");
    }

    private static Task WaitingAsync(TestServer server, int mails, int attempts) =>
        Eventually.TrueAsync(
            () =>
                Task.FromResult(
                    server.Count("mails") == mails
                        && (mails == 0 || server.Count($"mails WHERE attempts = {attempts}") == mails)
                ),
            () => $"{server.Count("mails")} mails wait, expected {mails} after {attempts} attempts.",
            TimeSpan.FromSeconds(20)
        );

    /// <summary>The settings for a mail server that is not there yet.</summary>
    private static Dictionary<string, string?> Absent(int port) =>
        new()
        {
            ["Tocsin:Smtp:Host"] = "127.0.0.1",
            ["Tocsin:Smtp:Port"] = $"{port}",
            ["Tocsin:Smtp:Security"] = "none",
            ["Tocsin:Smtp:From"] = "tocsin@example.com",
        };
}
