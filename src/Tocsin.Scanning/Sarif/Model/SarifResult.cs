namespace Tocsin.Scanning.Sarif.Model;

/// <summary>A result as the file has it, before the run's context is applied.</summary>
internal struct SarifResult
{
    public string? RuleId { get; set; }

    public int? RuleIndex { get; set; }

    public long RuleIndexOffset { get; set; }

    /// <summary>Extension that holds the rule; null is the driver.</summary>
    public int? Extension { get; set; }

    public string? ExtensionName { get; set; }

    public string? Level { get; set; }

    /// <summary>It passed, or does not apply, or is gone since the baseline: nothing to report.</summary>
    public bool LeftOut { get; set; }

    public bool Suppressed { get; set; }

    public SarifMessage Message { get; set; }

    public SarifArtifact Artifact { get; set; }

    public SarifRegion Region { get; set; }

    public SarifRegion Context { get; set; }

    public SarifProperties Properties { get; set; }

    public string? Cwe { get; set; }

    /// <summary>Tocsin's own hash, when Tocsin wrote the file.</summary>
    public string? ContextHash { get; set; }

    /// <summary>What Tocsin knew of the code around the place, when Tocsin wrote the file.</summary>
    public string? Surroundings { get; set; }

    /// <summary>Hash of the tool's <c>fingerprints</c>, or else of its <c>partialFingerprints</c>.</summary>
    public string? Fingerprint { get; set; }
}
