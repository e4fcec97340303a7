namespace Tocsin.RealInput.Tests.Scanning;

/// <summary>Flawfinder over the C sources of Argon2: counted, known again after lines moved, and not ended by one odd file.</summary>
public sealed class FlawfinderTests
{
    private const string Target = "phc/argon2";

    [Fact]
    public async Task What_it_finds_is_counted_and_known_again_after_lines_moved()
    {
        Tool.OnPath("flawfinder");
        using var source = SourceCopy.Of(Path.Combine(Tool.NodeModules("argon2"), "argon2", "argon2"));
        // One byte in Latin-1 makes Flawfinder give up all that it was asked for.
        await File.WriteAllBytesAsync(Path.Combine(source.Root, "odd.c"), [.. "/* caf"u8, 0xE9, .. " */\n"u8]);
        await using var server = await RealServer.StartAsync();

        var own = RawResult
            .In(
                await Tool.OutputAsync(
                    source.Root,
                    source.Beside("flawfinder.sarif"),
                    "flawfinder",
                    ["--sarif", "--minlevel=0", .. source.Files().Where(IsReadable)]
                )
            )
            .Distinct()
            .ToList();
        Assert.InRange(own.Count, 15, 500);
        var found = await source.ScanAsync("flawfinder", "deep");
        Assert.Equal(("flawfinder", 1), (found.Tool, found.LeftOut));
        Assert.Equal(
            own.Select(r => r.ToString()).Order(StringComparer.Ordinal),
            found.Results.Select(r => new RawResult(r.RuleId, r.File, r.Line).ToString()).Order(StringComparer.Ordinal)
        );

        var all = found.Results.Count;
        Assert.Equal(new(all, all, 0), await server.Api.UploadAsync(Target, [found]));
        var first = await server.Api.FindingsAsync(Target);
        source.InsertAbove(found.Results.Select(r => (r.File, r.Line)), directive: "lawfinder:");
        var moved = await source.ScanAsync("flawfinder", "deep");
        Assert.Equal(new(all, 0, 0), await server.Api.UploadAsync(Target, [moved]));
        var after = await server.Api.FindingsAsync(Target);
        Assert.Equal(first.Keys.Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
        Assert.All(first.Values, f => Assert.Equal(source.Moved(f.File, f.Line), after[f.Id].Line));
    }

    private static bool IsReadable(string file) => Path.GetExtension(file) is ".c" or ".h" && file != "odd.c";
}
