namespace Tocsin.Scanning.Sarif.Model;

/// <summary>Lines and columns count from 1; absent or impossible numbers are 0.</summary>
internal readonly record struct SarifRegion(int Line, int Column, int EndLine, int EndColumn, string? Snippet);
