namespace Tocsin.Digests;

/// <summary>Open findings that are alike in what the coarse filters ask for.</summary>
internal sealed record OpenFindings(string TargetId, string Severity, int Count);

/// <summary>An open finding, with what the finer filters ask for.</summary>
internal sealed record OpenFinding(
    string Id,
    string TargetId,
    string Severity,
    string Tool,
    string Rule,
    string Branch,
    string File
);
