using System.Diagnostics;
using Tocsin.Egress;
using Tocsin.Events;
using Tocsin.Integrations;
using Tocsin.Storage.Sqlite;

namespace Tocsin.Bench;

/// <summary>
/// Events published by HTTP, committed, delivered signed and their outcomes recorded; against the same signed POSTs sent
/// bare by the same HTTP client to the same receiver, with nothing stored.
/// </summary>
internal static class DeliverScenario
{
    private const int Events = 30_000;
    private const int Webhooks = 10;
    private const int Batch = 500;
    private const int Publishers = 4;
    private const int FloodSenders = 64;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(12);

    public static async Task<ScenarioResult> RunAsync(int runs, CancellationToken cancellationToken)
    {
        var result = new ScenarioResult($"{Events:N0} deliveries to {Webhooks} webhooks");
        result.AddRatio("durable / bare", "durable (deliveries/s)", "bare flood (deliveries/s)");
        var (receiver, address) = await Receiver.StartAsync();
        using (receiver)
        {
            await using var server = await BenchServer.StartAsync();
            await MakeWebhooksAsync(server, address);
            var requests = Sign(server);
            await WarmUpAsync(server, requests, cancellationToken);
            for (var run = 0; run < runs; run++)
            {
                var (bare, bareCpu) = await MeasureAsync(() => FloodAsync(server, requests, cancellationToken));
                var before = Succeeded(server);
                var (durable, durableCpu) = await MeasureAsync(() => DeliverAsync(server, cancellationToken));
                if (Succeeded(server) - before != Events)
                {
                    throw new InvalidOperationException($"{Succeeded(server) - before} of {Events} were delivered.");
                }

                result.Add("bare flood (deliveries/s)", Events / bare.TotalSeconds);
                result.Add("durable (deliveries/s)", Events / durable.TotalSeconds);
                result.Add("bare: CPU of the sender (µs a delivery)", bareCpu.TotalMicroseconds / Events);
                result.Add("durable: CPU of the sender (µs a delivery)", durableCpu.TotalMicroseconds / Events);
            }
        }

        return result;
    }

    private static async Task MakeWebhooksAsync(BenchServer server, string address)
    {
        for (var i = 0; i < Webhooks; i++)
        {
            await server.PostAsync("webhooks", new { url = $"{address}/hooks/{i}", events = new[] { Type(i) } });
        }
    }

    private static async Task WarmUpAsync(
        BenchServer server,
        IReadOnlyList<OutboundRequest> requests,
        CancellationToken cancellationToken
    )
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < WarmUp)
        {
            await FloodAsync(server, requests, cancellationToken);
            await DeliverAsync(server, cancellationToken);
        }
    }

    private static async Task<(TimeSpan Elapsed, TimeSpan Cpu)> MeasureAsync(Func<Task> work)
    {
        GC.Collect();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var started = Stopwatch.GetTimestamp();
        await work();
        return (Stopwatch.GetElapsedTime(started), Process.GetCurrentProcess().TotalProcessorTime - cpu);
    }

    private static async Task FloodAsync(
        BenchServer server,
        IReadOnlyList<OutboundRequest> requests,
        CancellationToken cancellationToken
    )
    {
        var http = server.Services.GetRequiredService<OutboundHttp>();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, FloodSenders).Select(_ => Task.Run(SendAsync, cancellationToken)));

        async Task SendAsync()
        {
            int i;
            while ((i = Interlocked.Increment(ref next)) < Events)
            {
                var request = requests[i % requests.Count];
                using var content = new ReadOnlyMemoryContent(request.Body);
                content.Headers.ContentType = new(request.ContentType);
                using var message = new HttpRequestMessage(request.Method, request.Url) { Content = content };
                foreach (var (name, value) in request.Headers)
                {
                    message.Headers.TryAddWithoutValidation(name, value);
                }

                using var response = await http.SendAsync(message, cancellationToken);
                response.EnsureSuccessStatusCode();
            }
        }
    }

    private static async Task DeliverAsync(BenchServer server, CancellationToken cancellationToken)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Publishers).Select(_ => Task.Run(PublishAsync, cancellationToken)));
        while (!IsDone(server))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, cancellationToken);
        }

        async Task PublishAsync()
        {
            int batch;
            while ((batch = Interlocked.Increment(ref next)) < Events / Batch)
            {
                var events = Enumerable.Range(0, Batch).Select(i => new { type = Type(i), data = Data(i) });
                await server.PostAsync("events", new { events });
            }
        }
    }

    // A delivery waits until its outcome is recorded: nothing waits, and nothing is still to be fanned out.
    private static bool IsDone(BenchServer server) =>
        server
            .Services.GetRequiredService<SqliteDatabase>()
            .Query("SELECT EXISTS (SELECT 1 FROM waiting) OR EXISTS (SELECT 1 FROM fan_outs)", r => r.GetInt64(0) == 0)[
            0
        ];

    private static long Succeeded(BenchServer server) =>
        server
            .Services.GetRequiredService<SqliteDatabase>()
            .Query("SELECT count(*) FROM deliveries WHERE state = 0", r => r.GetInt64(0))[0];

    // Signed before the clock starts: the flood pays for nothing but sending.
    private static List<OutboundRequest> Sign(BenchServer server)
    {
        var directory = server.Services.GetRequiredService<IntegrationDirectory>();
        var now = TimeProvider.System.GetUtcNow();
        return
        [
            .. Enumerable
                .Range(0, 1000)
                .Select(i =>
                {
                    var message = new Message
                    {
                        Id = $"evt_{i:d22}",
                        Name = Type(i),
                        CreatedAt = now,
                        Data = CanonicalJson.Of(Data(i)),
                        At = now,
                    };
                    var webhook = directory.Find((i % Webhooks) + 1)!;
                    return ((Step.Send)webhook.Destination!.Next(message, known: null, last: null)).Request;
                }),
        ];
    }

    private static string Type(int i) => $"bench.type{i % Webhooks}";

    /// <summary>A payload of some 700 bytes, as a finding's is.</summary>
    public static object Data(int i) =>
        new
        {
            scan_id = $"scan_{i:d22}",
            finding = new
            {
                id = $"finding_{i:d22}",
                rule_id = "SQL-001",
                title = "A value from the request reaches a query unchecked",
                severity = "critical",
                confidence = "high",
                cwe = "CWE-89",
                location = new { file = "src/api/users/controllers/search.ts", line = i % 900 },
                first_seen = "2026-01-15T14:35:42Z",
            },
            repository = "acme/payment-service",
            branch = "main",
            links = new
            {
                dashboard = $"https://tocsin.example.com/scans/scan_{i:d22}",
                findings = $"https://tocsin.example.com/api/v1/scans/scan_{i:d22}/findings",
            },
        };
}
