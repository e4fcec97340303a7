using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tocsin.Cli.Tests.Driving;

/// <summary>Answers as the contract says a Tocsin server does, over real HTTP, and remembers what it was asked.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    public const string Key = "tcs_0123456789abcdefghijklmnopqrstuv";
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly WebApplication _app;

    private FakeServer(WebApplication app)
    {
        _app = app;
        app.Use(AuthenticateAsync);
        app.MapFallback(AnswerAsync);
    }

    public string Address => _app.Urls.Single();

    public ConcurrentQueue<string> Requests { get; } = new();

    public ConcurrentDictionary<string, string> Bodies { get; } = new();

    /// <summary>How often a completed scan is still called running.</summary>
    public int PollsUntilDone { get; set; } = 2;

    public string FinalStatus { get; set; } = "completed";

    public JsonArray Findings { get; set; } = [];

    /// <summary>A request (method and path) that is answered by this status and problem.</summary>
    public Dictionary<string, (int Status, string Problem)> Refusals { get; } = [];

    /// <summary>Answers 429 with these waits, a request each, before it answers otherwise.</summary>
    public ConcurrentQueue<int> RetryAfters { get; } = [];

    /// <summary>What else it answers, by method and path.</summary>
    public Dictionary<string, (int Status, string? Json)> Answers { get; } = [];

    public TaskCompletionSource Completed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<FakeServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new FakeServer(builder.Build());
        await server._app.StartAsync();
        return server;
    }

    public static JsonObject Finding(
        string severity,
        string change = "new",
        bool suppressed = false,
        string title = "SQL Injection",
        string file = "src/api/users.ts"
    ) =>
        new()
        {
            ["id"] = $"finding_{Guid.NewGuid():n}",
            ["target"] = new JsonObject
            {
                ["id"] = "target_1",
                ["kind"] = "repository",
                ["name"] = "acme/shop",
            },
            ["rule_id"] = "SQL-001",
            ["title"] = title,
            ["message"] = "…",
            ["severity"] = severity,
            ["confidence"] = "high",
            ["cwe"] = "CWE-89",
            ["tool"] = "semgrep",
            ["state"] = change == "resolved" ? "resolved" : "open",
            ["suppressed"] = suppressed,
            ["location"] = new JsonObject { ["file"] = file, ["line"] = 142 },
            ["branch"] = "main",
            ["first_seen"] = "2026-03-01T12:00:00Z",
            ["change"] = change,
        };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AuthenticateAsync(HttpContext context, RequestDelegate next)
    {
        var line = $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}";
        Requests.Enqueue(line);
        if (context.Request.Headers.Authorization != $"Bearer {Key}")
        {
            await RefuseAsync(context, 401, """{"title":"Unauthorized","detail":"the API key is not known"}""");
        }
        else if (RetryAfters.TryDequeue(out var seconds))
        {
            context.Response.Headers.RetryAfter = $"{seconds}";
            await RefuseAsync(context, 429, """{"title":"The limit is reached","detail":"60 requests a minute"}""");
        }
        else if (Refusals.TryGetValue($"{context.Request.Method} {context.Request.Path}", out var refusal))
        {
            await RefuseAsync(context, refusal.Status, refusal.Problem);
        }
        else
        {
            await next(context);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var body = await ReadAsync(context.Request);
        var line = $"{context.Request.Method} {context.Request.Path.Value!["/api/v1".Length..]}";
        Bodies[line] = body;
        var (status, answer) = Answers.TryGetValue(line, out var own)
            ? (own.Status, own.Json is null ? null : JsonNode.Parse(own.Json))
            : Answer(line, body);
        context.Response.StatusCode = status;
        if (answer is not null)
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer.ToJsonString());
        }
    }

    private (int Status, JsonNode? Answer) Answer(string line, string body)
    {
        switch (line)
        {
            case "GET /api-keys/current":
                return (
                    200,
                    JsonNode.Parse(
                        """
                        {"organization":{"id":"org_1","name":"Acme"},
                         "key":{"id":"key_1","name":"ci","prefix":"tcs_0123","last_four":"stuv",
                                "permissions":["scans:write"],"created_at":"2026-03-01T12:00:00Z"}}
                        """
                    )
                );
            case "POST /scans":
                return (201, Scan("submitted"));
            case "POST /scans/scan_1/results":
                return (200, new JsonObject());
            case "POST /scans/scan_1/complete":
                Completed.TrySetResult();
                return (202, Scan("running"));
            case "POST /scans/scan_1/fail":
                (FinalStatus, PollsUntilDone) = ("failed", 0);
                return (200, Scan("failed"));
            case "POST /scans/scan_1/cancel":
                return (200, Scan("cancelled"));
            case "GET /scans/scan_1":
                return (200, Scan(PollsUntilDone-- > 0 ? "running" : FinalStatus));
            case "GET /scans/scan_1/findings":
            case "GET /findings":
                return (200, new JsonObject { ["data"] = Findings.DeepClone(), ["next_cursor"] = null });
            case "POST /webhooks":
                var made = JsonNode.Parse(body)!.AsObject();
                var generated = made["secret"] is null;
                made.Remove("secret");
                (made["id"], made["status"], made["enabled"]) = ("webhook_1", "active", true);
                made["secret_last_4"] = "****LaSw";
                if (generated)
                {
                    made["secret"] = Secret;
                }

                return (201, made);
            case "GET /webhooks":
                return (
                    200,
                    JsonNode.Parse(
                        """
                        {"data":[{"id":"webhook_1","url":"https://example.org/hook","events":["scan.completed","*"],
                                  "status":"active","enabled":true,"secret_last_4":"****LaSw"}],"next_cursor":null}
                        """
                    )
                );
            case "DELETE /webhooks/webhook_1":
                return (204, null);
            case "POST /webhooks/webhook_1/test":
                return (
                    200,
                    JsonNode.Parse("""{"ok":true,"status":204,"response":"","latency_ms":12,"event_id":"evt_1"}""")
                );
            case "POST /webhooks/webhook_2/test":
                return (
                    200,
                    JsonNode.Parse("""{"ok":false,"status":null,"response":"connection refused","event_id":"evt_1"}""")
                );
            case "GET /webhooks/webhook_1/deliveries":
                return (
                    200,
                    JsonNode.Parse(
                        """
                        {"data":[{"id":"delivery_1","event_id":"evt_1","event_type":"finding.new","status":"failed",
                                  "response_code":500,"response_body":"Internal Server Error","attempts":3,
                                  "next_retry_at":"2024-01-15T15:05:42Z","created_at":"2024-01-15T14:30:00Z"}],
                         "next_cursor":null}
                        """
                    )
                );
            case "POST /webhooks/deliveries/delivery_1/retry":
                return (202, JsonNode.Parse("""{"id":"delivery_1","status":"pending","attempts":3}"""));
            case "GET /webhooks/webhook_1/secret":
                return (200, new JsonObject { ["secret"] = Secret });
            case "POST /webhooks/webhook_1/secret/regenerate":
                return (200, new JsonObject { ["secret"] = "whsec_new", ["secret_last_4"] = "****_new" });
            default:
                return (404, JsonNode.Parse("""{"title":"Not found"}"""));
        }
    }

    private JsonObject Scan(string status)
    {
        int Count(string severity) =>
            Findings.Count(f => (string?)f!["severity"] == severity && (string?)f["change"] != "resolved");
        string[] severities = ["critical", "high", "medium", "low", "info"];
        var counts = severities.ToDictionary(s => s, Count);
        var summary = new JsonObject
        {
            ["total_findings"] = counts.Values.Sum(),
            ["new_findings"] = Findings.Count(f => (string?)f!["change"] == "new"),
            ["resolved_findings"] = Findings.Count(f => (string?)f!["change"] == "resolved"),
            ["suppressed_findings"] = Findings.Count(f => (bool)f!["suppressed"]!),
            ["by_severity"] = JsonSerializer.SerializeToNode(counts),
        };
        var request = Bodies.TryGetValue("POST /scans", out var body) ? JsonNode.Parse(body)! : new JsonObject();
        return new JsonObject
        {
            ["id"] = "scan_1",
            ["target"] = request["target"]?.DeepClone() ?? new JsonObject { ["kind"] = "folder", ["name"] = "x" },
            ["branch"] = request["branch"]?.DeepClone(),
            ["commit"] = request["commit"]?.DeepClone(),
            ["preset"] = request["preset"]?.DeepClone(),
            ["status"] = status,
            ["error"] = status == "failed" ? "it went wrong" : null,
            ["summary"] = summary,
            ["links"] = new JsonObject { ["dashboard"] = $"{Address}/scans/scan_1" },
        };
    }

    private static async Task RefuseAsync(HttpContext context, int status, string problem)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        await context.Response.WriteAsync(problem);
    }

    private static async Task<string> ReadAsync(HttpRequest request)
    {
        var gzip = request.Headers.ContentEncoding == "gzip";
        await using var body = gzip ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
        return await new StreamReader(body).ReadToEndAsync();
    }
}
