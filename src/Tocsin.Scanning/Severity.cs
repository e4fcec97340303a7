namespace Tocsin.Scanning;

/// <summary>How bad a finding is, least first, so that a comparison reads as "at or above".</summary>
public enum Severity
{
    Info,
    Low,
    Medium,
    High,
    Critical,
}
