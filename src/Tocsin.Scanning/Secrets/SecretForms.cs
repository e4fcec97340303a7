using System.Buffers;
using System.Text.RegularExpressions;

namespace Tocsin.Scanning.Secrets;

/// <summary>The forms in which known issuers write their tokens: the same as in <c>rules/secrets</c>, loosened, because
/// hiding too much costs less than showing too much.</summary>
internal static partial class SecretForms
{
    /// <summary>Every match of <see cref="Known"/> holds one of these: most texts hold none, and are done with quickly.</summary>
    public static SearchValues<string> Marks { get; } =
        SearchValues.Create(
            [
                "ghp_",
                "gho_",
                "ghu_",
                "ghs_",
                "ghr_",
                "github_pat_",
                "glpat-",
                "glptt-",
                "gldt-",
                "glrt-",
                "glcbt-",
                "glft-",
                "glsoat-",
                "AKIA",
                "ASIA",
                "ABIA",
                "ACCA",
                "xox",
                "xapp-",
                "hooks.slack.com",
                "k_live_",
                "k_test_",
                "whsec_",
                "AIza",
                "npm_",
                "pypi-",
                "SG.",
                "SK",
                "AC",
                "PRIVATE KEY",
                "eyJ",
                "AccountKey=",
                "/api/webhooks/",
                ":AA",
                "sk-",
                "key-",
                "shpat_",
                "shpca_",
                "shppa_",
                "shpss_",
                "tcs_",
                "hf_",
                "dop_v1_",
                "://",
            ],
            StringComparison.Ordinal
        );

    /// <summary>Group <c>secret</c> is what must not be shown; without it, all of the match.</summary>
    [GeneratedRegex(
        """
            gh[pousr]_[A-Za-z0-9]{16,}
            |github_pat_[A-Za-z0-9_]{16,}
            |gl(?:pat|ptt|dt|rt|cbt|ft|soat)-[A-Za-z0-9_.-]{16,}
            |(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}
            |xox[a-z]-[A-Za-z0-9-]{8,}
            |xapp-[A-Za-z0-9-]{8,}
            |hooks\.slack\.com/(?:services|workflows)/(?<secret>[A-Za-z0-9_/-]{8,})
            |[sr]k_(?:live|test)_[A-Za-z0-9]{10,}
            |whsec_[A-Za-z0-9+/=_-]{10,}
            |AIza[A-Za-z0-9_-]{20,}
            |npm_[A-Za-z0-9]{20,}
            |pypi-[A-Za-z0-9_-]{16,}
            |SG\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}
            |\b(?:SK|AC)[0-9a-fA-F]{32}\b
            |-----BEGIN[ A-Z0-9]*PRIVATE[ ]KEY(?:[ ]BLOCK)?-----(?<secret>[^-]+)
            |\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?
            |AccountKey=(?<secret>[A-Za-z0-9+/=]{16,})
            |discord(?:app)?\.com/api/webhooks/(?<secret>[0-9]+/[A-Za-z0-9_-]{8,})
            |\b[0-9]{8,10}:AA[A-Za-z0-9_-]{30,}
            |sk-(?:proj-|ant-|svcacct-)?[A-Za-z0-9_-]{20,}
            |\bkey-[0-9a-f]{32}\b
            |shp(?:at|ca|pa|ss)_[A-Za-z0-9]{16,}
            |\btcs_[A-Za-z0-9_-]{16,}
            |hf_[A-Za-z0-9]{20,}
            |dop_v1_[a-f0-9]{20,}
            |://[^/\s:@'"]{0,200}:(?<secret>[^/\s@'"]{3,200})@
            """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 2000
    )]
    public static partial Regex Known();

    /// <summary>Text between quotes.</summary>
    [GeneratedRegex(
        """"(?<quote>["'`])(?<secret>[^"'`\r\n]{5,2000})\k<quote>"""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 2000
    )]
    public static partial Regex Quoted();

    /// <summary>What is assigned: <c>name = value</c>, <c>name: value</c>.</summary>
    [GeneratedRegex(
        """[:=]\s{0,8}(?<secret>[^\s"'`,;{}()\[\]=:*]{5,2000})""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 2000
    )]
    public static partial Regex Assigned();

    /// <summary>A run as long as keys are.</summary>
    [GeneratedRegex("[A-Za-z0-9+/=_-]{16,}", RegexOptions.None, matchTimeoutMilliseconds: 2000)]
    public static partial Regex Run();
}
