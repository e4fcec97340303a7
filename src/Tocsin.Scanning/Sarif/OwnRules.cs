namespace Tocsin.Scanning.Sarif;

/// <summary>Pages about the rules of Tocsin's own pack: the scanner that runs them knows only its own.</summary>
internal static class OwnRules
{
    private const string Solidity = "TCS-SOL-";

    private const string Secrets = "TCS-SEC-";

    /// <summary>The page; null for the rules of others.</summary>
    public static string? Page(string ruleId)
    {
        if (ruleId.StartsWith(Secrets, StringComparison.Ordinal))
            return "https://cwe.mitre.org/data/definitions/798.html";
        if (!ruleId.StartsWith(Solidity, StringComparison.Ordinal))
            return null;
        var number = new string([.. ruleId[Solidity.Length..].TakeWhile(char.IsAsciiDigit)]);
        return $"https://swcregistry.io/docs/SWC-{number}/";
    }
}
