namespace Tocsin.Findings;

/// <summary>Whether a weakness is there.</summary>
internal enum FindingState
{
    Open,
    Resolved,
}
