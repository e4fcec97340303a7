using System.Text;

namespace Tocsin.RealInput.Tests.Scanning;

/// <summary>secretlint over made-up tokens: found, and nowhere shown or kept but by their first four characters.</summary>
public sealed class SecretlintTests
{
    private const string Target = "acme/leaky";

    // In pieces, so that no scanner takes this file for a leak.
    private static readonly string GitHub = "ghp_" + string.Concat(Enumerable.Repeat("aB3dEf6hIj", 3)) + "kL9mNo";
    private static readonly string Slack = "xox" + "b-123456789012-123456789013-aBcDeFgHiJkLmNoPqRsTuVwX";
    private static readonly string Npm = "npm_" + string.Concat(Enumerable.Repeat("Zx8Yw7Vu6T", 3)) + "Sr5Qp4";
    private static readonly string Aws = "wJ4lrXUt9nFE1Mi7K8DE5Gb3" + "PxRfiCY2EaMZ6LKQ";
    private static readonly string Password = "hunter2" + "Wx9Kq";
    private static readonly string KeyLine = "MIIEpAIBAAKCAQEA7bq9Fq3Zk2Vw8" + "Xy5Rt1Nm4Lp6Kj0Hg3Fd2Sa9Qw8Er7Ty6U";
    private static readonly string[] Tokens = [GitHub, Slack, Npm, Aws, Password, KeyLine];

    [Fact]
    public async Task Tokens_that_the_runner_finds_are_masked_in_answers_and_on_disk()
    {
        using var source = Leaky();
        await using var server = await RealServer.StartAsync();
        var outcome = await source.ScanAsync("secretlint", "standard");
        var places = RawResult.In(await OwnAsync(source)).Distinct().Count();
        Assert.InRange(places, Tokens.Length, 2 * Tokens.Length);
        Assert.Equal(new(places, places, 0), await server.Api.UploadAsync(Target, [outcome]));

        var shown = await ShownAsync(server);
        Assert.Contains("'ghp_************'", shown, StringComparison.Ordinal);
        await AssertMaskedAsync(server, shown);
    }

    [Fact]
    public async Task Tokens_in_its_own_unmasked_file_are_masked_in_answers_and_on_disk()
    {
        using var source = Leaky();
        await using var server = await RealServer.StartAsync();
        var sarif = await OwnAsync(source);
        // The file has what must not come through, the private key over several lines among it.
        Assert.All(Tokens, t => Assert.Contains(t, Encoding.UTF8.GetString(sarif), StringComparison.Ordinal));
        var all = RawResult.In(sarif).Count;
        Assert.Equal(new(all, all, 0), await server.Api.UploadAsync($"target={Target}", sarif));
        Assert.Equal(new(all, 0, 0), await server.Api.UploadAsync($"target={Target}", sarif));

        var shown = await ShownAsync(server);
        Assert.Contains("ghp_************", shown, StringComparison.Ordinal);
        await AssertMaskedAsync(server, shown);
    }

    private static SourceCopy Leaky()
    {
        var modules = Tool.NodeModules(
            "secretlint",
            "@secretlint/secretlint-formatter-sarif",
            "@secretlint/secretlint-rule-preset-recommend"
        );
        var source = SourceCopy.Empty(modules);
        source.Write("src/chat.js", $"const github = '{GitHub}';\nconst slack = '{Slack}';\n");
        source.Write(".npmrc", $"//registry.example/:_authToken={Npm}\n");
        source.Write("deploy/aws.env", $"AWS_SECRET_ACCESS_KEY={Aws}\n");
        source.Write("config/database.yml", $"url: postgres://admin:{Password}@db.example:5432/app\n");
        var key = string.Concat(Enumerable.Repeat(KeyLine + "\n", 8));
        source.Write("id_rsa", $"-----BEGIN RSA PRIVATE {"KEY"}-----\n{key}-----END RSA PRIVATE {"KEY"}-----\n");
        return source;
    }

    private static async Task<byte[]> OwnAsync(SourceCopy source)
    {
        var config = source.Beside("secretlint.json");
        var rules = """{"rules": [{"id": "@secretlint/secretlint-rule-preset-recommend"}]}""";
        await File.WriteAllTextAsync(config, rules);
        return await Tool.OutputAsync(
            source.Root,
            source.Beside("secretlint.sarif"),
            source.Beside("node_modules/.bin/secretlint"),
            [
                "--no-glob",
                "--no-maskSecrets",
                "--format",
                "@secretlint/secretlint-formatter-sarif",
                "--secretlintrc",
                config,
                .. source.Files(),
            ]
        );
    }

    /// <summary>Every answer that tells of findings.</summary>
    private static async Task<string> ShownAsync(RealServer server)
    {
        var shown = new StringBuilder();
        foreach (var list in new[] { "findings?limit=200", "events?limit=200", "scans?limit=200" })
        {
            (await server.Api.ListAsync(list)).ForEach(thing => shown.AppendLine(thing.GetRawText()));
        }

        foreach (var finding in (await server.Api.FindingsAsync(Target)).Keys)
        {
            shown.AppendLine(await server.Api.Http.GetStringAsync($"findings/{finding}"));
        }

        return shown.ToString();
    }

    private static async Task AssertMaskedAsync(RealServer server, string shown)
    {
        AssertMasked(shown);
        await server.StopAsync();
        var kept = server.Database.Everything();
        Assert.Contains("ghp_************", kept, StringComparison.Ordinal);
        AssertMasked(kept);
    }

    private static void AssertMasked(string text)
    {
        const int Piece = 6;
        foreach (var token in Tokens)
        {
            for (var start = 4; start + Piece <= token.Length; start++)
            {
                Assert.False(
                    text.Contains(token.Substring(start, Piece), StringComparison.Ordinal),
                    $"Characters {start} to {start + Piece} of {token[..4]}… are shown or kept."
                );
            }
        }
    }
}
