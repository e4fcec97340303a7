using System.Text;
using System.Text.Json;

namespace Tocsin.RealInput.Tests.Scanning;

/// <summary>ESLint with its security plugin over ajv and lodash: counted, and known again after lines moved.</summary>
public sealed class EslintTests
{
    private const string Target = "npm/packages";

    [Fact]
    public async Task What_it_finds_is_counted_and_known_again_after_lines_moved()
    {
        var modules = Tool.NodeModules(
            "eslint",
            "eslint-plugin-security",
            "@microsoft/eslint-formatter-sarif",
            "ajv",
            "lodash"
        );
        using var source = SourceCopy.Of(Path.Combine(modules, "ajv", "dist"), ".js", modules);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(modules, "lodash"), "*.js"))
        {
            source.Write(Path.Combine("lodash", Path.GetFileName(file)), await File.ReadAllTextAsync(file));
        }

        // ESLint by itself, with settings of its own and in another format: a count that the runner has no part in.
        var own = await OwnAsync(source);
        Assert.InRange(own.Count, 100, 5000);
        await using var server = await RealServer.StartAsync();
        var found = await source.ScanAsync("eslint", "standard");
        Assert.Equal("eslint", found.Tool);
        Assert.Equal(
            own.Distinct().Select(r => r.ToString()).Order(StringComparer.Ordinal),
            found.Results.Select(r => new RawResult(r.RuleId, r.File, r.Line).ToString()).Order(StringComparer.Ordinal)
        );

        var all = found.Results.Count;
        Assert.Equal(new(all, all, 0), await server.Api.UploadAsync(Target, [found]));
        var first = await server.Api.FindingsAsync(Target);
        Assert.Equal(new(all, 0, 0), await server.Api.UploadAsync(Target, [found]));

        source.InsertAbove(found.Results.Select(r => (r.File, r.Line)), directive: "eslint-disable");
        var moved = await source.ScanAsync("eslint", "standard");
        Assert.Equal(new(all, 0, 0), await server.Api.UploadAsync(Target, [moved]));
        var after = await server.Api.FindingsAsync(Target);
        Assert.Equal(first.Keys.Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
        Assert.All(first.Values, f => Assert.Equal(source.Moved(f.File, f.Line), after[f.Id].Line));
    }

    private static async Task<List<RawResult>> OwnAsync(SourceCopy source)
    {
        var config = source.Beside("eslint.config.mjs");
        await File.WriteAllTextAsync(
            config,
            """
            import security from "eslint-plugin-security";
            export default [{ plugins: { security }, rules: security.configs.recommended.rules,
              linterOptions: { reportUnusedDisableDirectives: "off" } }];
            """
        );
        var json = await Tool.OutputAsync(
            source.Root,
            source.Beside("eslint.json"),
            source.Beside("node_modules/.bin/eslint"),
            ["--no-config-lookup", "--config", config, "--no-ignore", "--format", "json", .. source.Files()]
        );
        return
        [
            .. JsonDocument
                .Parse(Encoding.UTF8.GetString(json))
                .RootElement.EnumerateArray()
                .SelectMany(file =>
                    file.GetProperty("messages")
                        .EnumerateArray()
                        .Where(m => m.GetProperty("ruleId").ValueKind == JsonValueKind.String)
                        .Select(m => new RawResult(
                            m.GetProperty("ruleId").GetString()!,
                            Path.GetRelativePath(source.Root, file.GetProperty("filePath").GetString()!),
                            m.GetProperty("line").GetInt32()
                        ))
                ),
        ];
    }
}
