namespace Tocsin.Findings;

/// <summary>The scan that events of a finding name.</summary>
internal sealed record ScanReference(string Id, string Branch, string? Commit);
