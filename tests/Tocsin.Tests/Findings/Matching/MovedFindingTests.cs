using System.Text.Json;
using Tocsin.Tests.Findings.Triage;
using Tocsin.Tests.Scans;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Findings.Matching;

/// <summary>Files change their names, and the findings in them stay what they are.</summary>
public sealed class MovedFindingTests : IAsyncLifetime
{
    private static readonly string Before = SarifText.Of(("S1", "src/a.js", 7, "eval(input)"));
    private static readonly string Renamed = SarifText.Of(("S1", "lib/a.js", 9, "eval(input)"));
    private TestServer _server = null!;
    private ScanDriver _scans = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _scans = new ScanDriver(_server);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task In_a_renamed_file_it_is_the_same_and_nobody_is_told()
    {
        await _scans.UploadAsync(Before);
        var id = await OnlyAsync("src/a.js", 7);
        var triage = new TriageDriver(_server);
        await triage.SayAsync(id, "assign", new { assignee = "maria" });

        Assert.Equal((1, 0, 0), ScanDriver.Counts(await _scans.UploadAsync(Renamed)));
        Assert.Equal(id, await OnlyAsync("lib/a.js", 9));
        Assert.Equal("maria", (await triage.GetAsync(id)).Text("assignee"));
        Assert.Equal((1, 0, 0), ScanDriver.Counts(await _scans.UploadAsync(Renamed)));
        Assert.Equal(["finding.new", "finding.assigned"], (await triage.EventsAsync()).Select(e => e.Type));
    }

    [Fact]
    public async Task A_branch_that_renames_a_file_shows_it_there_and_the_default_branch_where_it_was()
    {
        await _scans.UploadAsync(Before);
        var id = await OnlyAsync("src/a.js", 7);
        var branch = await _scans.UploadAsync(Renamed, "target=acme/shop&branch=tidy");
        Assert.Equal((1, 0, 0), ScanDriver.Counts(branch));

        Assert.Equal(id, await OnlyAsync("src/a.js", 7));
        Assert.Equal(id, await OnlyAsync("lib/a.js", 9, "branch=tidy"));
        // Merged: the default branch has it there as well.
        Assert.Equal((1, 0, 0), ScanDriver.Counts(await _scans.UploadAsync(Renamed)));
        Assert.Equal(id, await OnlyAsync("lib/a.js", 9));
    }

    [Fact]
    public async Task What_appears_where_a_moved_one_was_is_another()
    {
        await _scans.UploadAsync(Before);
        var id = await OnlyAsync("src/a.js", 7);
        await _scans.UploadAsync(Renamed);
        var both = SarifText.Of(("S1", "lib/a.js", 9, "eval(input)"), ("S1", "src/a.js", 7, "eval(input)"));
        Assert.Equal((2, 1, 0), ScanDriver.Counts(await _scans.UploadAsync(both)));
        Assert.Equal((2, 0, 0), ScanDriver.Counts(await _scans.UploadAsync(both)));
        var there = (await _scans.FindingsAsync("")).Single(f => f.Text("id") == id);
        Assert.Equal("lib/a.js", File(there));
        Assert.Equal((1, 0, 1), ScanDriver.Counts(await _scans.UploadAsync(Before)));
        Assert.Equal("resolved", (await _scans.FindingsAsync("")).Single(f => f.Text("id") == id).Text("state"));
    }

    private async Task<string> OnlyAsync(string file, int line, string query = "")
    {
        var finding = Assert.Single(await _scans.FindingsAsync(query));
        Assert.Equal((file, line), (File(finding), Place(finding).GetProperty("line").GetInt32()));
        return finding.Text("id");
    }

    private static string File(JsonElement finding) => Place(finding).GetProperty("file").GetString()!;

    private static JsonElement Place(JsonElement finding) =>
        finding.TryGetProperty("location", out var location) ? location : finding;
}
