using System.Text.Json;

namespace Tocsin.Bench.Load;

/// <summary>What the events carry: some 700 bytes, as a finding's event does.</summary>
internal static class Payload
{
    /// <summary>The JSON of an event to publish.</summary>
    public static byte[] One(string type, int i) => JsonSerializer.SerializeToUtf8Bytes(Published(type, i));

    /// <summary>The JSON of a batch to publish.</summary>
    public static byte[] Batch(IEnumerable<(string Type, int I)> events) =>
        JsonSerializer.SerializeToUtf8Bytes(new { events = events.Select(e => Published(e.Type, e.I)) });

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

    private static object Published(string type, int i) => new { type, data = Data(i) };
}
