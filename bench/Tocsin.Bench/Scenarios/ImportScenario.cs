using System.Diagnostics;
using System.Text.Json;
using Tocsin.Bench.Seeding;
using Tocsin.Bench.Servers;
using Tocsin.Scanning.Sarif;

namespace Tocsin.Bench.Scenarios;

/// <summary>
/// A SARIF file of 25,000 results: parsed alone; imported into a new target until its scan is completed; again. And, in
/// turns, into a store that has a million findings of other targets.
/// </summary>
internal static class ImportScenario
{
    private const string Parse = "parse alone (ms)";
    private const string Import = "import (ms)";
    private const string Again = "import again (ms)";
    private const string ImportFull = "import beside a million findings (ms)";
    private const string AgainFull = "import again beside a million findings (ms)";
    private const string Seed = "bench/seed";

    public static async Task<ScenarioResult> RunFullAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        var results = options.Scaled(25_000, 250);
        var copies = options.Scaled(1_000_000, 500) / results;
        var result = new ScenarioResult($"import of {results:N0} results beside {copies * results:N0} findings");
        result.AddRatio("import: full store / empty", ImportFull, Import, Bar.AtMost(1.10));
        result.AddRatio("import again: full store / empty", AgainFull, Again, Bar.AtMost(1.10));
        var sarif = MakeSarif(results);
        using var fullData = await DataFolder.NewAsync(options);
        using var emptyData = await DataFolder.NewAsync(options);
        await using (var seeded = await BenchServer.StartAsync(fullData))
        {
            await ImportAsync(seeded, Seed, sarif, results, cancellationToken);
        }

        await FindingCopies.WriteAsync(fullData, Seed, copies);
        await using var full = await BenchServer.StartAsync(fullData);
        await using var empty = await BenchServer.StartAsync(emptyData);
        for (var run = -1; run < options.Runs; run++)
        {
            // The one that goes first changes from run to run: what comes second finds the disk busier.
            var servers = new[] { (empty, Import, Again), (full, ImportFull, AgainFull) };
            foreach (var (server, import, again) in run % 2 == 0 ? servers : servers.Reverse())
            {
                foreach (var series in new[] { import, again })
                {
                    var took = await TimeAsync(() =>
                        ImportAsync(server, $"bench/r{run + 2}", sarif, results, cancellationToken)
                    );
                    if (run >= 0)
                    {
                        result.Add(series, took);
                    }
                }
            }
        }

        return result;
    }

    public static async Task<ScenarioResult> RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        var results = options.Scaled(25_000, 250);
        var result = new ScenarioResult($"import of {results:N0} results");
        result.AddRatio("import / parse", Import, Parse, Bar.AtMost(3));
        result.AddRatio("import again / import", Again, Import, Bar.AtMost(1));
        var sarif = MakeSarif(results);
        using var data = await DataFolder.NewAsync(options);
        await using var server = await BenchServer.StartAsync(data);
        for (var run = -2; run < options.Runs; run++)
        {
            var parse = await TimeAsync(() => ParseAsync(sarif, results, cancellationToken));
            var import = await TimeAsync(() =>
                ImportAsync(server, $"bench/r{run + 2}", sarif, results, cancellationToken)
            );
            var again = await TimeAsync(() =>
                ImportAsync(server, $"bench/r{run + 2}", sarif, results, cancellationToken)
            );
            if (run >= 0)
            {
                result.Add(Parse, parse);
                result.Add(Import, import);
                result.Add(Again, again);
            }
        }

        return result;
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static async Task ParseAsync(byte[] sarif, int results, CancellationToken cancellationToken)
    {
        var count = 0;
        await SarifReader.ReadAsync(
            new MemoryStream(sarif),
            new SarifOptions(),
            _ =>
            {
                count++;
                return ValueTask.CompletedTask;
            },
            cancellationToken
        );
        if (count != results)
        {
            throw new InvalidOperationException($"Parsed {count} of {results} results.");
        }
    }

    private static async Task ImportAsync(
        BenchServer server,
        string target,
        byte[] sarif,
        int results,
        CancellationToken cancellationToken
    )
    {
        using var body = new ByteArrayContent(sarif);
        using var response = await server.Api.Http.PostAsync($"scans/upload?target={target}", body, cancellationToken);
        response.EnsureSuccessStatusCode();
        var scan = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        var id = scan.GetProperty("id").GetString();
        while (scan.GetProperty("status").GetString() == "running")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellationToken);
            scan = await server.Api.Http.GetFromJsonAsync<JsonElement>($"scans/{id}", cancellationToken);
        }

        if (scan.GetProperty("summary").GetProperty("total_findings").GetInt32() != results)
        {
            throw new InvalidOperationException($"The scan is {scan}.");
        }
    }

    private static byte[] MakeSarif(int results)
    {
        var severities = new[] { "9.1", "7.5", "5.0", "2.0" };
        var text = new StringWriter();
        text.Write("""{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"bench","version":"1","rules":[""");
        text.Write(
            string.Join(
                ',',
                Enumerable
                    .Range(0, 200)
                    .Select(i =>
                        $$$"""{"id":"RULE-{{{i}}}","shortDescription":{"text":"Weakness number {{{i}}}"},"properties":{"security-severity":"{{{severities[i % 4]}}}","tags":["security","external/cwe/cwe-{{{i}}}"]}}"""
                    )
            )
        );
        text.Write("""]}},"results":[""");
        for (var i = 0; i < results; i++)
        {
            text.Write(i == 0 ? "" : ",");
            text.Write(
                $$$"""
                {"ruleId":"RULE-{{{i % 200}}}","ruleIndex":{{{i
                    % 200}}},"level":"warning","message":{"text":"The value that comes from request parameter p{{{i}}} reaches a query without being checked, so that whoever sends it can change what the query asks."},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"src/module{{{i
                    % 400}}}/part{{{i % 37}}}/file{{{i % 1900}}}.ts"},"region":{"startLine":{{{(i % 900)
                    + 1}}},"startColumn":5,"endColumn":60,"snippet":{"text":"    const rows = await db.query(sql, request.params.p{{{i}}}, table.t{{{i}}});"} } } }],"partialFingerprints":{"primaryLocationLineHash":"{{{i:x16}}}:1"}}
                """
            );
        }

        text.Write("]}]}");
        return System.Text.Encoding.UTF8.GetBytes(text.ToString());
    }
}
