using System.Text.Json.Nodes;
using Tocsin.Cli.Tests.Driving;

namespace Tocsin.Cli.Tests.Webhooks;

public sealed class WebhooksTests : IAsyncLifetime
{
    private readonly CliDriver _cli = new();
    private FakeServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeServer.StartAsync();
        _cli.LoggedInTo(_server);
    }

    public async ValueTask DisposeAsync()
    {
        _cli.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Create_sends_what_was_asked_and_shows_a_generated_secret_once()
    {
        string[] what = ["--event", "finding.new", "--event", "scan.completed", "--severity", "critical"];
        string[] how = ["--signature-payload", "body", "--header-prefix", "X-Acme", "--retry-schedule", "extended"];

        Assert.Equal(
            0,
            await _cli.RunAsync(["webhooks", "create", "--url", "https://example.org/h", "--disabled", .. what, .. how])
        );

        Assert.Equal(
            """
            {"url":"https://example.org/h","events":["finding.new","scan.completed"],"enabled":false,"filters":{"severity":["critical"]},"signature_payload":"body","header_prefix":"X-Acme","retry_schedule":"extended"}
            """,
            _server.Bodies["POST /webhooks"]
        );
        Assert.Contains(FakeServer.Secret, _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_asks_for_everything_by_default_and_keeps_a_given_secret_to_itself()
    {
        string[] url = ["--url", "https://example.org/h"];

        Assert.Equal(0, await _cli.RunAsync(["webhooks", "create", .. url, "--secret", "my very own secret"]));

        Assert.Equal("""["*"]""", JsonNode.Parse(_server.Bodies["POST /webhooks"])!["events"]!.ToJsonString());
        Assert.DoesNotContain("my very own secret", _cli.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_reads_a_secret_from_standard_input()
    {
        string[] create = ["webhooks", "create", "--url", "https://example.org/h", "--secret-stdin"];
        _cli.Variables["TOCSIN_WEBHOOK_SECRET"] = "of the environment";
        _cli.Input = "of standard input\n";

        Assert.Equal(0, await _cli.RunAsync(create));
        Assert.Equal(
            "of standard input",
            JsonNode.Parse(_server.Bodies["POST /webhooks"])!["secret"]!.GetValue<string>()
        );

        Assert.Equal(2, await _cli.RunAsync([.. create, "--secret", "of the command line"]));
        _cli.Input = "\n";
        Assert.Equal(2, await _cli.RunAsync(create));
    }

    [Fact]
    public async Task List_and_deliveries_are_tables()
    {
        Assert.Equal(0, await _cli.RunAsync("webhooks", "list"));
        Assert.Matches("webhook_1 +active +https://example.org/hook +scan.completed, \\* +\\*\\*\\*\\*LaSw", _cli.Out);

        Assert.Equal(0, await _cli.RunAsync("webhooks", "deliveries", "webhook_1"));
        Assert.Matches("delivery_1 +finding.new +failed +500 +3 +2024-01-15 14:30:00Z +2024-01-15 15:05:42Z", _cli.Out);
    }

    [Fact]
    public async Task Test_is_0_when_the_endpoint_took_it_and_1_when_not()
    {
        Assert.Equal(0, await _cli.RunAsync("webhooks", "test", "webhook_1"));
        Assert.Equal("delivered, HTTP 204, 12 ms (evt_1)\n", _cli.Out);

        Assert.Equal(1, await _cli.RunAsync("webhooks", "test", "webhook_2"));
        Assert.Equal("not delivered (evt_1): connection refused\n", _cli.Out);
    }

    [Fact]
    public async Task Secret_shows_the_secret_and_nothing_else()
    {
        Assert.Equal(0, await _cli.RunAsync("webhooks", "secret", "webhook_1"));
        Assert.Equal(FakeServer.Secret + "\n", _cli.Out);

        Assert.Equal(0, await _cli.RunAsync("webhooks", "secret", "webhook_1", "--regenerate"));
        Assert.Equal("whsec_new\n", _cli.Out);
    }

    [Fact]
    public async Task Delete_and_retry()
    {
        Assert.Equal(0, await _cli.RunAsync("webhooks", "delete", "webhook_1"));
        Assert.Equal(0, await _cli.RunAsync("webhooks", "retry", "delivery_1"));
        Assert.Equal("delivery_1 is pending.\n", _cli.Out);
        Assert.Equal(4, await _cli.RunAsync("webhooks", "delete", "webhook_9"));
    }
}
