using Tocsin.Scanning.Sarif.Model;

namespace Tocsin.Scanning.Sarif;

/// <summary>Turns what tools say of their certainty into <c>high</c>, <c>medium</c> or <c>low</c>.</summary>
internal static class ConfidenceScale
{
    public static string Of(in SarifProperties result, in SarifProperties rule) =>
        OfWord(result.Precision)
        ?? OfWord(result.Confidence)
        ?? OfWord(rule.Precision)
        ?? OfWord(rule.Confidence)
        ?? "medium";

    private static string? OfWord(string? word) =>
        word?.ToLowerInvariant() switch
        {
            "very-high" or "high" or "certain" => "high",
            "medium" or "firm" => "medium",
            "low" or "tentative" or "very-low" => "low",
            _ => null,
        };
}
