using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tocsin.RealInput.Tests.Scanning;
using Tocsin.Scanning;
using Tocsin.Scanning.Sarif;

namespace Tocsin.RealInput.Tests.Identity;

/// <summary>
/// SYNTHETIC: SARIF in the form that a tool is documented to write, for tools that do not run here. What it flags is picked
/// by patterns from real source code; how it says so has the tool's traps.
/// </summary>
internal sealed record SyntheticTool(string Name)
{
    private static readonly (string Rule, Regex Pattern)[] Rules =
    [
        ("unhandled-error", new Regex(@"throw new \w*Error", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))),
        ("dynamic-require", new Regex(@"\brequire\(", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))),
        ("loose-object", new Regex(@"Object\.\w+\(", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))),
        (
            "generated-code",
            new Regex(@"\bgen\.(if|let|const|var|assign)\(", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
        ),
        ("empty-return", new Regex(@"^\s*return;", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))),
    ];

    public static IReadOnlyList<SyntheticTool> All { get; } =
    [
        // The community edition's fingerprint is one constant.
        new("semgrep")
        {
            Snippets = true,
            Fingerprint = (_, _) => Object("fingerprints", "matchBasedId/v1", "requires login"),
        },
        // A scan outside of git: all of the commit is empty.
        new("gitleaks") { Snippets = true, Fingerprint = (_, _) => Object("partialFingerprints", "commitSha", "") },
        // And inside: everything is of one commit.
        new("gitleaks-git")
        {
            Snippets = true,
            Fingerprint = (_, _) => Object("partialFingerprints", "commitSha", "4be8c4f"),
        },
        // A fingerprint that is the place.
        new("placemark")
        {
            Snippets = true,
            Fingerprint = (file, line) => Object("fingerprints", "place/v1", $"{file}:{line}"),
        },
        new("bandit") { Snippets = true, Context = true },
        new("eslint") { Absolute = true, HasSource = true },
        new("brakeman") { HasSource = true },
        // The region says line 0.
        new("kics") { NoLine = true },
        // No region at all.
        new("checkov") { NoRegion = true },
    ];

    public bool Snippets { get; init; }

    public bool Context { get; init; }

    public bool Absolute { get; init; }

    public bool NoLine { get; init; }

    public bool NoRegion { get; init; }

    /// <summary>The source is at hand when its file is read, as on the machine that scanned.</summary>
    public bool HasSource { get; init; }

    /// <summary>A version of the tool that has renamed its rules, and says all in other words.</summary>
    public bool IsUpgraded { get; init; }

    public Func<string, int, JsonObject>? Fingerprint { get; init; }

    public static string Upgraded(string rule) => "js/" + rule;

    public async Task<IReadOnlyList<ScanResult>> ScanAsync(SourceTree tree, string modules)
    {
        using var copy = SourceCopy.Empty(modules);
        if (HasSource)
        {
            foreach (var file in tree.Files.Keys)
            {
                copy.Write(file, tree.Text(file));
            }
        }

        var results = new List<ScanResult>();
        using var sarif = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(Sarif(tree, copy.Root)));
        var options = new SarifOptions { Root = copy.Root, SourceRoot = HasSource ? copy.Root : null };
        await SarifReader.ReadAsync(
            sarif,
            options,
            result =>
            {
                results.Add(result);
                return ValueTask.CompletedTask;
            },
            CancellationToken.None
        );
        return results;
    }

    private JsonObject Sarif(SourceTree tree, string root)
    {
        var results = new JsonArray();
        foreach (var (file, lines) in tree.Files)
        {
            // Each looks for something else.
            foreach (var (rule, pattern) in Rules.Where((_, i) => (i + Name.Length) % 5 != 0))
            {
                var flagged = Enumerable.Range(1, lines.Length).Where(i => pattern.IsMatch(lines[i - 1]));
                // Without a line a tool tells of the file once.
                foreach (var line in NoLine || NoRegion ? flagged.Take(1) : flagged)
                {
                    results.Add((JsonNode)Result(rule, file, lines, line, root));
                }
            }
        }

        var rules = Rules.Select(r =>
            (JsonNode)
                new JsonObject
                {
                    ["id"] = IsUpgraded ? Upgraded(r.Rule) : r.Rule,
                    ["deprecatedIds"] = IsUpgraded ? new JsonArray(r.Rule) : new JsonArray(),
                }
        );
        var driver = new JsonObject { ["name"] = Name, ["rules"] = new JsonArray([.. rules]) };
        var run = new JsonObject
        {
            ["tool"] = new JsonObject { ["driver"] = driver },
            ["results"] = results,
        };
        return new JsonObject { ["version"] = "2.1.0", ["runs"] = new JsonArray(run) };
    }

    private JsonObject Result(string rule, string file, string[] lines, int line, string root)
    {
        var place = new JsonObject
        {
            ["artifactLocation"] = new JsonObject
            {
                ["uri"] = Absolute ? new Uri(Path.Combine(root, file)).AbsoluteUri : file,
            },
        };
        if (!NoRegion)
        {
            place["region"] = new JsonObject { ["startLine"] = NoLine ? 0 : line };
        }

        if (Snippets)
        {
            place["region"]!["snippet"] = new JsonObject { ["text"] = lines[line - 1] };
        }

        if (Context)
        {
            var (from, to) = (Math.Max(0, line - 2), Math.Min(lines.Length, line + 1));
            place["contextRegion"] = new JsonObject
            {
                ["startLine"] = from + 1,
                ["snippet"] = new JsonObject { ["text"] = string.Join('\n', lines[from..to]) },
            };
        }

        var message = IsUpgraded ? $"Consider another way than {rule}." : $"Possible {rule} (line {line}).";
        var result = new JsonObject
        {
            ["ruleId"] = IsUpgraded ? Upgraded(rule) : rule,
            ["message"] = new JsonObject { ["text"] = message },
            ["locations"] = new JsonArray(new JsonObject { ["physicalLocation"] = place }),
        };
        foreach (var (name, value) in Fingerprint?.Invoke(file, line) ?? [])
        {
            result[name] = value?.DeepClone();
        }

        return result;
    }

    private static JsonObject Object(string name, string key, string value) =>
        new() { [name] = new JsonObject { [key] = value } };
}
