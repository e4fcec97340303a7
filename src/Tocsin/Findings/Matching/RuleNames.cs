using Tocsin.Scanning;

namespace Tocsin.Findings.Matching;

/// <summary>
/// Rules that were renamed: by what tools say themselves (SARIF's <c>deprecatedIds</c>), and by a list of renames that they
/// do not say. A name that the same scan still reports under is a rule of its own.
/// </summary>
internal sealed class RuleNames
{
    private static readonly Dictionary<(string Tool, string Old), string> Renamed = new()
    {
        [("solhint", "custom-errors")] = "gas-custom-errors",
        [("solhint", "contract-name-camelcase")] = "contract-name-capwords",
        [("solhint", "event-name-camelcase")] = "event-name-capwords",
        [("solhint", "func-order")] = "ordering",
        [("eslint", "node/no-deprecated-api")] = "n/no-deprecated-api",
        [("eslint", "node/no-path-concat")] = "n/no-path-concat",
        [("eslint", "security-node/detect-eval-with-expr")] = "security/detect-eval-with-expression",
    };

    private readonly Dictionary<(string Tool, string Old), string> _now = [];

    public RuleNames(IEnumerable<ScanResult> results)
    {
        var reported = new HashSet<(string, string)>();
        var seen = new HashSet<IReadOnlyList<string>>(ReferenceEqualityComparer.Instance);
        foreach (var result in results)
        {
            reported.Add((result.Tool, result.RuleId));
            if (result.FormerRuleIds is { } former && seen.Add(former))
            {
                foreach (var old in former)
                {
                    _now.TryAdd((result.Tool, old), result.RuleId);
                }
            }
        }

        foreach (var still in reported)
        {
            _now.Remove(still);
        }

        foreach (var (old, now) in Renamed.Where(r => !reported.Contains(r.Key)))
        {
            _now.TryAdd(old, now);
        }
    }

    /// <summary>The name that a rule goes by now.</summary>
    public string Now(string tool, string rule) =>
        _now.GetValueOrDefault((tool, rule)) is { } now ? now
        // Trivy has dropped the prefix; gosec has put the weakness behind the number, and taken it away again.
        : tool == "trivy" && rule.StartsWith("AVD-", StringComparison.Ordinal) ? rule[4..]
        : tool == "gosec" && rule.IndexOf(' ', StringComparison.Ordinal) is > 0 and var end ? rule[..end]
        : rule;
}
