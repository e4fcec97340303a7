namespace Tocsin.Scanning.Sarif.Model;

/// <summary>What tools put into the free-form property bag of a result or a rule.</summary>
internal struct SarifProperties
{
    /// <summary>0 to 10, the scale of CVSS.</summary>
    public double? SecuritySeverity { get; set; }

    /// <summary>The severity in DevSkim's words.</summary>
    public string? DevSkimSeverity { get; set; }

    public string? Precision { get; set; }

    public string? Confidence { get; set; }

    public string? Cwe { get; set; }

    /// <summary>A tag says that this is about a secret.</summary>
    public bool Secret { get; set; }

    /// <summary>The title of a result whose rule has another; Tocsin's own writer sets it.</summary>
    public string? Title { get; set; }
}
