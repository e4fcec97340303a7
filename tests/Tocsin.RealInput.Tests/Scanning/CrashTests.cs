using System.Text.Json;

namespace Tocsin.RealInput.Tests.Scanning;

/// <summary>The server is killed at every stage of a scan's way; what it acknowledged happens once, what it did not, never.</summary>
public sealed class CrashTests
{
    private const int Results = 5_000;
    private const string Target = "acme/shop";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_scan_that_was_acknowledged_is_finished_once_however_often_the_server_is_killed()
    {
        using var data = new DataFolder();
        string scan;
        await using (var host = await HostProcess.StartAsync(data.Path))
        {
            scan = await host.Api.AcceptedAsync($"target={Target}", Sarif());
            await host.KillAsync();
        }

        Assert.Equal(1, Unfinished(data));
        // Killed while it compares, when the plan is final, and twice while it is applied.
        foreach (
            var reached in new[]
            {
                "SELECT count(*) FROM scan_changes",
                "SELECT count(*) FROM scans WHERE planned > 0",
                "SELECT count(*) FROM findings",
                "SELECT applied > 8 FROM scans",
            }
        )
        {
            await using var host = await HostProcess.StartAsync(data.Path);
            await ReachedAsync(data, OrOver(reached));
            await host.KillAsync();
        }

        await using var last = await HostProcess.StartAsync(data.Path);
        await AssertOnceAsync(last.Api, data, scan);
    }

    [Theory]
    [InlineData("SELECT count(*) FROM scans WHERE planned > 0")]
    [InlineData("SELECT applied > 4 FROM scans")]
    [InlineData("SELECT applied > 20 FROM scans")]
    public async Task A_scan_goes_on_where_one_kill_stopped_it(string reached)
    {
        using var data = new DataFolder();
        string scan;
        await using (var host = await HostProcess.StartAsync(data.Path))
        {
            scan = await host.Api.AcceptedAsync($"target={Target}", Sarif());
            await ReachedAsync(data, OrOver(reached));
            await host.KillAsync();
        }

        await using var again = await HostProcess.StartAsync(data.Path);
        await AssertOnceAsync(again.Api, data, scan);
        // The same results once more are nothing new, to the one who was killed as well.
        var repeated = await again.Api.AcceptedAsync($"target={Target}", Sarif());
        Assert.Equal(new(Results, 0, 0), ScanCounts.Of(await again.Api.FinishedAsync(repeated)));
    }

    [Fact]
    public async Task An_upload_that_was_not_acknowledged_leaves_nothing()
    {
        using var data = new DataFolder();
        await using (var host = await HostProcess.StartAsync(data.Path))
        {
            using var large = new BigSarif(12_000, 150L * 1024 * 1024);
            var upload = host.Api.Http.PostAsync($"scans/upload?target={Target}", large);
            await ReachedAsync(data, "SELECT count(*) FROM scan_results");
            await host.KillAsync();
            await Assert.ThrowsAsync<HttpRequestException>(() => upload);
        }

        Assert.NotEqual("", data.Database.RowsOfUploads());
        await using var again = await HostProcess.StartAsync(data.Path);
        await ReachedAsync(data, "SELECT count(*) = 0 FROM scan_results");
        Assert.Equal("", data.Database.RowsOfUploads());
    }

    private static async Task AssertOnceAsync(Api api, DataFolder data, string scan)
    {
        var finished = await api.FinishedAsync(scan);
        Assert.Equal(new(Results, Results, 0), ScanCounts.Of(finished));
        var findings = await api.FindingsAsync(Target);
        Assert.Equal(Enumerable.Range(1, Results), findings.Values.Select(f => f.Line).Order());

        var told = (await api.ListAsync("events?limit=200&type=finding.new"))
            .Select(e => e.GetProperty("data").GetProperty("finding").GetProperty("id").GetString()!)
            .ToList();
        Assert.Equal(findings.Keys.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
        foreach (var type in new[] { "scan.submitted", "scan.started", "scan.completed" })
        {
            var fact = Assert.Single(await api.ListAsync($"events?limit=200&type={type}")).GetProperty("data");
            Assert.Equal(scan, fact.GetProperty("scan_id").GetString());
            if (type == "scan.completed")
            {
                Assert.Equal(new(Results, Results, 0), ScanCounts.Of(fact));
            }
        }

        Assert.Equal(Results + 3, data.Database.Number("SELECT count(*) FROM events"));
        Assert.Equal(0, Unfinished(data));
    }

    private static long Unfinished(DataFolder data) =>
        data.Database.Number("SELECT count(*) FROM scans WHERE step IS NOT NULL");

    // On a slow machine the scan may be past the moment, or over, before the first question is asked.
    private static string OrOver(string question) =>
        $"SELECT ({question}) > 0 OR (SELECT count(*) FROM scans WHERE step IS NULL) > 0";

    /// <summary>Asks the database, from outside, until the answer is not 0; the moment after is the one to kill in.</summary>
    private static async Task ReachedAsync(DataFolder data, string question)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (data.Database.Number(question) == 0)
        {
            Assert.False(limit.IsCancellationRequested, $"never came: {question}");
            await Task.Yield();
        }
    }

    private static ByteArrayContent Sarif() =>
        new(
            JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    version = "2.1.0",
                    runs = new[]
                    {
                        new
                        {
                            tool = new { driver = new { name = "toolbox" } },
                            results = Enumerable.Range(1, Results).Select(Result),
                        },
                    },
                }
            )
        );

    private static object Result(int line) =>
        new
        {
            ruleId = "S1",
            level = "error",
            message = new { text = "Input is run." },
            locations = new[]
            {
                new
                {
                    physicalLocation = new
                    {
                        artifactLocation = new { uri = "src/a.js" },
                        region = new { startLine = line, snippet = new { text = $"eval(input[{line}])" } },
                    },
                },
            },
        };
}
