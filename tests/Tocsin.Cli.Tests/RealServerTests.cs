using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tocsin.Cli.Tests.Driving;

namespace Tocsin.Cli.Tests;

/// <summary>The commands against a server that was really started: what a fake agrees to is not what a server takes.</summary>
public sealed class RealServerTests : IAsyncLifetime
{
    private static readonly string[] Kinds =
    [
        "slack",
        "teams",
        "google_chat",
        "discord",
        "pagerduty",
        "opsgenie",
        "splunk",
        "email",
        "webhook",
        "github",
        "jira",
    ];

    private const string Teams =
        "https://default0000.00.environment.api.powerplatform.com/powerautomate/automations/direct/workflows/0000/triggers/manual/paths/invoke?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=XXXXXXXX";

    private readonly CliDriver _cli = new() { Time = TimeProvider.System };
    private RealServer _server = null!;
    private WebApplication _service = null!;
    private int _status = 200;

    private string Service => _service.Urls.Single();

    public async ValueTask InitializeAsync()
    {
        _server = await RealServer.StartAsync();
        _cli.Variables["TOCSIN_SERVER"] = _server.Address;
        _cli.Variables["TOCSIN_API_KEY"] = RealServer.Key;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _service = builder.Build();
        _service.MapFallback(async context =>
        {
            context.Response.StatusCode = _status;
            await context.Response.WriteAsync("ok");
        });
        await _service.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _cli.Dispose();
        await _service.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Each_kind_is_made_with_what_its_description_asks_for()
    {
        await OkAsync("integrations", "kinds");
        Assert.All(Kinds, k => Assert.Contains($"\n{k} ", _cli.Out));
        foreach (var kind in Kinds)
        {
            await OkAsync("integrations", "kinds", kind, "--format", "json");
            using var description = JsonDocument.Parse(_cli.Out);
            var config = description
                .RootElement.GetProperty("fields")
                .EnumerateArray()
                .Where(f => f.GetProperty("required").GetBoolean() || f.GetProperty("key").GetString() == "api_url")
                .Select(f => (Key: f.GetProperty("key").GetString()!, Example: f.GetProperty("example").GetString()!))
                .SelectMany(f => (string[])["--config", $"{f.Key}={At(f.Key, f.Example)}"]);
            await OkAsync(["integrations", "create", kind, "--name", $"my {kind}", "--severity", "high", .. config]);
            Assert.Contains($"({kind}, active)", _cli.Out);
            // What could not be asked of the service is told, and not in the way of what is made.
            Assert.Equal(kind is "jira" or "github", _cli.Error.Contains("could not be asked what it requires"));
        }

        await OkAsync("integrations", "list");
        Assert.All(Kinds, k => Assert.Contains($"my {k}", _cli.Out));
    }

    [Fact]
    public async Task An_integration_is_made_tried_changed_and_deleted()
    {
        string[] create =
        [
            "integrations",
            "create",
            "slack",
            "--name",
            "#sec",
            "--config",
            $"webhook_url={Service}/services/T0/B0/x",
        ];
        Assert.Equal(4, await _cli.RunAsync([.. create, "--title-template", "{{titel}}", "--event", "finding_neu"]));
        Assert.Contains("'titel' is unknown", _cli.Error);
        Assert.Contains("'title'?", _cli.Error);
        Assert.Contains("finding_neu", _cli.Error);

        await OkAsync([.. create, "--title-template", "[{{severity}}] {{title}}", "--event", "finding_new"]);
        Assert.Contains("[{{severity}}] {{title}}", _cli.Out);
        var id = Word("integration_");
        await OkAsync(
            "integrations",
            "update",
            id,
            "--name",
            "#sec2",
            "--body-template",
            "{{text}}!",
            "--severity",
            "critical"
        );
        Assert.Contains("[{{severity}}] {{title}}", _cli.Out);
        Assert.Contains("{{text}}!", _cli.Out);
        await OkAsync("integrations", "test", id);
        _status = 500;
        Assert.Equal(1, await _cli.RunAsync("integrations", "test", id));
        Assert.Contains("500", _cli.Everything);
        await OkAsync("integrations", "update", id, "--usual-words", "--disable");
        Assert.Contains("disabled", _cli.Out);
        Assert.DoesNotContain("{{", _cli.Out);

        await OkAsync("integrations", "delete", id);
        Assert.Equal(4, await _cli.RunAsync("integrations", "delete", id));
        Assert.Contains(id, _cli.Error);
    }

    [Fact]
    public async Task On_a_terminal_what_the_server_does_not_take_is_asked_for_again()
    {
        var asked = new List<string>();
        _cli.OnTerminal = true;
        _cli.Ask = question =>
        {
            asked.Add(question.Split(' ')[0]);
            return question.StartsWith("Name", StringComparison.Ordinal) ? "t" : "";
        };
        var secrets = new Queue<string>(["https://acme.webhook.office.com/x", "ftp://x", At("webhook_url", Teams)]);
        _cli.AskSecret = question =>
        {
            asked.Add(question.Split(' ')[0]);
            return secrets.Dequeue();
        };
        await OkAsync("integrations", "create", "teams");
        Assert.Contains("(teams, active)", _cli.Out);
        Assert.Contains("/config/webhook_url: is an Office 365 connector", _cli.Error);
        Assert.Empty(secrets);
        Assert.Equal(3, asked.Count(q => q == asked[1]));
        Assert.DoesNotContain(new Uri(Teams).Query, _cli.Everything);
    }

    [Fact]
    public async Task What_a_filter_and_a_template_would_do_is_shown_and_findings_are_judged()
    {
        _cli.Write(
            "a.sarif",
            """
            {"version":"2.1.0","runs":[{"tool":{"driver":{"name":"semgrep"}},"results":[
              {"ruleId":"r1","level":"error","message":{"text":"eval of a string"},"locations":[{"physicalLocation":
                {"artifactLocation":{"uri":"src/a.js"},"region":{"startLine":3,"snippet":{"text":"eval(x)"}}}}]},
              {"ruleId":"r2","level":"note","message":{"text":"a note"},"locations":[{"physicalLocation":
                {"artifactLocation":{"uri":"src/b.js"},"region":{"startLine":4,"snippet":{"text":"y()"}}}}]}]}]}
            """
        );
        await OkAsync("scan", "upload", "a.sarif", "--target", "acme/web", "--branch", "main", "--format", "json");
        await OkAsync("integrations", "preview", "--event", "finding_new", "--severity", "high");
        Assert.Contains("1 of ", _cli.Out);
        await OkAsync(
            "integrations",
            "preview-message",
            "slack",
            "--event",
            "finding.new",
            "--body-template",
            "At {{finding.file}}."
        );
        Assert.Contains("  At contracts/Vault.sol.\n", _cli.Out);

        await OkAsync("findings", "list", "--severity", "high");
        var id = Word("finding_");
        await OkAsync("findings", "status", id, "true_positive", "--reason", "looked at it");
        await OkAsync("findings", "suppress", id, "--reason", "test code", "--until", "2099-01-01T00:00:00Z");
        await OkAsync("findings", "unsuppress", id);
        await OkAsync("findings", "assign", id, "alice@example.com");
        await OkAsync("findings", "recheck", id);
        await OkAsync("findings", "history", id);
        Assert.Contains("looked at it", _cli.Out);
        Assert.Contains("alice@example.com", _cli.Out);
    }

    // The examples are of real services: nothing is asked of those here.
    private string At(string key, string example) =>
        key is "base_url" or "api_url" or "hec_url" ? Service
        : key == "webhook_url" ? Service + new Uri(example).PathAndQuery
        : example;

    private string Word(string prefix) =>
        _cli
            .Out.Split([' ', '\n', '\r', '"'], StringSplitOptions.RemoveEmptyEntries)
            .First(w => w.StartsWith(prefix, StringComparison.Ordinal));

    private async Task OkAsync(params string[] args)
    {
        var code = await _cli.RunAsync(args);
        Assert.True(code == 0, $"tocsin {string.Join(' ', args)} ended with {code}:\n{_cli.Everything}");
    }
}
