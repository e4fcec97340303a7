using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Tocsin.RealInput.Tests.Scanning;

/// <summary>solhint over the 248 contracts of OpenZeppelin: counted, the same again, and known again after lines moved.</summary>
public sealed class SolhintTests(SolhintRuns runs) : IClassFixture<SolhintRuns>
{
    private const string Target = "openzeppelin/contracts";

    /// <summary>Inserting lines makes functions longer: this rule's new findings are true ones.</summary>
    private const string LengthRule = "function-max-lines";

    [Fact]
    public async Task What_the_runner_finds_is_counted_and_known_again_after_lines_moved()
    {
        var (before, after) = await runs.GetAsync(Modules());
        Assert.Equal(248, before.Source.Files().Count);
        await using var server = await RealServer.StartAsync();

        // solhint reports a place once for every tag that a comment lacks; the runner tells of a place once a rule.
        var places = before.Results.Distinct().Count();
        Assert.InRange(places, 1000, before.Results.Count - 1);
        Assert.Equal(new(places, places, 0), await server.Api.UploadAsync(Target, [before.Outcome]));
        var first = await server.Api.FindingsAsync(Target);
        Assert.Equal(
            before.Results.Distinct().OrderBy(r => r.ToString(), StringComparer.Ordinal),
            Places(first.Values).OrderBy(r => r.ToString(), StringComparer.Ordinal)
        );

        Assert.Equal(new(places, 0, 0), await server.Api.UploadAsync(Target, [before.Outcome]));
        Assert.Equal(first, await server.Api.FindingsAsync(Target));

        var longer = Longer(before.Results.Distinct(), after.Results.Distinct());
        Assert.Equal(new(places + longer, longer, 0), await server.Api.UploadAsync(Target, [after.Outcome]));
        AssertMoved(first, await server.Api.FindingsAsync(Target), after.Source);
    }

    [Fact]
    public async Task Its_own_file_with_absolute_paths_is_counted_and_known_again_in_another_folder()
    {
        var (before, after) = await runs.GetAsync(Modules());
        await using var server = await RealServer.StartAsync();
        var from = $"target={Target}&root={Uri.EscapeDataString(before.Source.Root)}";
        var all = before.Results.Count;

        Assert.Equal(new(all, all, 0), await server.Api.UploadAsync(from, before.Sarif));
        var first = await server.Api.FindingsAsync(Target);
        Assert.Equal(
            before.Results.OrderBy(r => r.ToString(), StringComparer.Ordinal),
            Places(first.Values).OrderBy(r => r.ToString(), StringComparer.Ordinal)
        );

        Assert.Equal(new(all, 0, 0), await server.Api.UploadAsync(from, before.Sarif));
        Assert.Equal(first, await server.Api.FindingsAsync(Target));

        // The server has no source here, and solhint writes no snippets: what it says is all there is to go by.
        var elsewhere = $"target={Target}&root={Uri.EscapeDataString("file://" + after.Source.Root + "/")}";
        var longer = Longer(before.Results, after.Results);
        Assert.Equal(new(all + longer, longer, 0), await server.Api.UploadAsync(elsewhere, after.Sarif));
        AssertMoved(first, await server.Api.FindingsAsync(Target), after.Source);
    }

    [Fact]
    public async Task Absolute_paths_that_nothing_explains_are_refused_and_leave_nothing()
    {
        var (before, after) = await runs.GetAsync(Modules());
        await using var server = await RealServer.StartAsync();
        foreach (var root in new[] { "", "&root=" + Uri.EscapeDataString(after.Source.Root) })
        {
            using var body = new ByteArrayContent(before.Sarif);
            using var response = await server.Api.Http.PostAsync($"scans/upload?target={Target}{root}", body);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
            Assert.StartsWith(
                "/runs/0/results/0/locations/0/",
                problem.GetProperty("errors")[0].GetProperty("pointer").GetString()
            );
            Assert.Equal("", server.Database.RowsOfUploads());
        }
    }

    private static string Modules() => Tool.NodeModules("solhint", "@openzeppelin/contracts");

    private static IEnumerable<RawResult> Places(IEnumerable<SeenFinding> findings) =>
        findings.Select(f => new RawResult(f.Rule, f.File, f.Line));

    /// <summary>How many functions became too long; apart from them, solhint must say the same of both states.</summary>
    private static int Longer(IEnumerable<RawResult> before, IEnumerable<RawResult> after)
    {
        var was = before.ToLookup(r => r.Rule == LengthRule, r => (r.Rule, r.Uri));
        var now = after.ToLookup(r => r.Rule == LengthRule, r => (r.Rule, r.Uri));
        Assert.Equal(was[false].Order(), now[false].Order());
        return now[true].Count() - was[true].Count();
    }

    private static void AssertMoved(
        Dictionary<string, SeenFinding> before,
        Dictionary<string, SeenFinding> after,
        SourceCopy source
    )
    {
        Assert.Empty(before.Keys.Except(after.Keys));
        Assert.All(after.Values, f => Assert.Equal("open", f.State));
        Assert.All(after.Keys.Except(before.Keys), id => Assert.Equal(LengthRule, after[id].Rule));
        Assert.All(
            before.Values.Where(f => f.Rule != LengthRule),
            f =>
            {
                Assert.Equal(f with { Line = source.Moved(f.File, f.Line) }, after[f.Id]);
                Assert.True(after[f.Id].Line > f.Line);
            }
        );
    }
}
