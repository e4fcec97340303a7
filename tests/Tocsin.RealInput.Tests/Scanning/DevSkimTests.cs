namespace Tocsin.RealInput.Tests.Scanning;

/// <summary>The embedded scanner over ajv, a JavaScript package of a few hundred files.</summary>
public sealed class DevSkimTests
{
    private const string Target = "ajv-validator/ajv";
    private const string OwnTarget = "ajv-validator/ajv-own";

    [Fact]
    public async Task What_it_finds_is_counted_and_known_again_after_lines_moved()
    {
        using var source = SourceCopy.Of(Path.Combine(Tool.NodeModules("ajv"), "ajv"));
        Assert.InRange(source.Files().Count, 200, 2000);
        await using var server = await RealServer.StartAsync();

        // DevSkim started by hand, with nothing but its own rules: a count that the runner has no part in.
        var own = await OwnAsync(source);
        var places = RawResult.In(own).Distinct().ToList();
        Assert.InRange(places.Count, 50, 2000);
        var found = await source.ScanAsync("devskim", "deep");
        Assert.Equal(
            places.Select(r => r.ToString()).Order(StringComparer.Ordinal),
            found
                .Results.Where(r => !r.RuleId.StartsWith("TCS-", StringComparison.Ordinal))
                .Select(r => new RawResult(r.RuleId, r.File, r.Line).ToString())
                .Order(StringComparer.Ordinal)
        );

        var (all, owns) = (found.Results.Count, RawResult.In(own).Count);
        Assert.Equal(new(all, all, 0), await server.Api.UploadAsync(Target, [found]));
        Assert.Equal(new(owns, owns, 0), await server.Api.UploadAsync($"target={OwnTarget}", own));
        var (first, ownFirst) = await FindingsAsync(server);
        Assert.Equal((all, owns), (first.Count, ownFirst.Count));

        Assert.Equal(new(all, 0, 0), await server.Api.UploadAsync(Target, [found]));
        Assert.Equal(new(owns, 0, 0), await server.Api.UploadAsync($"target={OwnTarget}", own));
        var (again, ownAgain) = await FindingsAsync(server);
        Assert.Equal(first, again);
        Assert.Equal(ownFirst, ownAgain);

        source.InsertAbove(found.Results.Select(r => (r.File, r.Line)), directive: "DevSkim:");
        Assert.Equal(new(all, 0, 0), await server.Api.UploadAsync(Target, [await source.ScanAsync("devskim", "deep")]));
        Assert.Equal(new(owns, 0, 0), await server.Api.UploadAsync($"target={OwnTarget}", await OwnAsync(source)));
        var (moved, ownMoved) = await FindingsAsync(server);
        AssertMoved(first, moved, source);
        AssertMoved(ownFirst, ownMoved, source);
    }

    private static async Task<(Dictionary<string, SeenFinding>, Dictionary<string, SeenFinding>)> FindingsAsync(
        RealServer server
    ) => (await server.Api.FindingsAsync(Target), await server.Api.FindingsAsync(OwnTarget));

    private static void AssertMoved(
        Dictionary<string, SeenFinding> before,
        Dictionary<string, SeenFinding> after,
        SourceCopy source
    )
    {
        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
        Assert.All(
            before.Values,
            f =>
            {
                Assert.Equal(f with { Line = source.Moved(f.File, f.Line) }, after[f.Id]);
                Assert.True(after[f.Id].Line > f.Line);
            }
        );
    }

    private static async Task<byte[]> OwnAsync(SourceCopy source)
    {
        var file = source.Beside("devskim.sarif");
        await Tool.OutputAsync(
            source.Root,
            source.Beside("devskim.log"),
            "dotnet",
            "exec",
            Path.Combine(AppContext.BaseDirectory, "scanners", "devskim", "devskim.dll"),
            "analyze",
            "--source-code",
            source.Root,
            "--output-file",
            file,
            "--file-format",
            "sarif",
            "--severity",
            "Critical,Important,Moderate,BestPractice,ManualReview",
            "--confidence",
            "High,Medium,Low",
            "--ignore-globs",
            "**/.nothing"
        );
        return await File.ReadAllBytesAsync(file);
    }
}
