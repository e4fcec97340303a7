using Tocsin.Scanning.Sarif.Model;

namespace Tocsin.Scanning.Sarif;

/// <summary>Turns the scales of tools into <see cref="Severity"/>, and back.</summary>
internal static class SeverityScale
{
    /// <summary>The result's own words first, then the rule's, then the level.</summary>
    public static Severity Of(in SarifProperties result, in SarifProperties rule, string level) =>
        OfScore(result.SecuritySeverity)
        ?? OfScore(rule.SecuritySeverity)
        ?? OfDevSkim(result.DevSkimSeverity)
        ?? OfDevSkim(rule.DevSkimSeverity)
        ?? OfLevel(level);

    /// <summary>A <c>security-severity</c> that reads back as the same severity.</summary>
    public static string Score(Severity severity) =>
        severity switch
        {
            Severity.Critical => "9.5",
            Severity.High => "8.0",
            Severity.Medium => "5.5",
            Severity.Low => "2.0",
            _ => "0.0",
        };

    public static string Level(Severity severity) =>
        severity switch
        {
            Severity.Critical or Severity.High => "error",
            Severity.Medium => "warning",
            _ => "note",
        };

    /// <summary>The bands of CVSS, as GitHub applies them.</summary>
    private static Severity? OfScore(double? score) =>
        score switch
        {
            null => null,
            >= 9 => Severity.Critical,
            >= 7 => Severity.High,
            >= 4 => Severity.Medium,
            > 0 => Severity.Low,
            _ => Severity.Info,
        };

    private static Severity? OfDevSkim(string? word) =>
        word switch
        {
            "Critical" => Severity.Critical,
            "Important" => Severity.High,
            "Moderate" => Severity.Medium,
            "BestPractice" => Severity.Low,
            "ManualReview" => Severity.Info,
            _ => null,
        };

    private static Severity OfLevel(string level) =>
        level switch
        {
            "error" => Severity.High,
            "note" => Severity.Low,
            "none" => Severity.Info,
            _ => Severity.Medium,
        };
}
