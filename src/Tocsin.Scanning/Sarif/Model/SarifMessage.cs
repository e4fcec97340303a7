namespace Tocsin.Scanning.Sarif.Model;

/// <summary>A message: its text, or the id of a text of the rule, and what to put into it.</summary>
internal readonly record struct SarifMessage(string? Text, string? Id, IReadOnlyList<string>? Arguments);
