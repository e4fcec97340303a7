namespace Tocsin.Scanning.Sarif.Model;

/// <summary>A reference to a file, or to a base that others are relative to.</summary>
internal readonly record struct SarifArtifact(string? Uri, string? BaseId, int? Index, long Offset);
