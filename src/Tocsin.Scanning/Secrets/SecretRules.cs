namespace Tocsin.Scanning.Secrets;

/// <summary>Tells which rules find secrets: what their results show must be masked, whatever its form.</summary>
internal static class SecretRules
{
    private static readonly HashSet<string> Tools = new(StringComparer.OrdinalIgnoreCase)
    {
        "gitleaks",
        "secretlint",
        "trufflehog",
        "detect-secrets",
        "ggshield",
        "whispers",
        "kingfisher",
    };

    /// <summary>Weaknesses of credentials that stand in code or in the open.</summary>
    private static readonly HashSet<string> Weaknesses =
    [
        "CWE-256",
        "CWE-259",
        "CWE-260",
        "CWE-312",
        "CWE-313",
        "CWE-321",
        "CWE-522",
        "CWE-540",
        "CWE-798",
    ];

    private static readonly string[] Words =
    [
        "secret",
        "credential",
        "passwd",
        "password",
        "apikey",
        "api-key",
        "api_key",
        "privatekey",
        "private-key",
        "access-token",
    ];

    /// <summary>Every result of this tool is a secret.</summary>
    public static bool IsTool(string tool) => Tools.Contains(tool);

    public static bool IsWeakness(string? cwe) => cwe is not null && Weaknesses.Contains(cwe);

    /// <summary>A rule's id or tag speaks of secrets.</summary>
    public static bool Names(string idOrTag)
    {
        foreach (var word in Words)
        {
            if (idOrTag.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return CweTag(idOrTag);
    }

    private static bool CweTag(string tag) =>
        tag.Contains("cwe", StringComparison.OrdinalIgnoreCase) && IsWeakness(Sarif.CweId.In(tag));
}
