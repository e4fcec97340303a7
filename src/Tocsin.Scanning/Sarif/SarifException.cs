namespace Tocsin.Scanning.Sarif;

/// <summary>The input is not a SARIF 2.1.0 file that can be used.</summary>
/// <param name="pointer">JSON pointer of the place, such as <c>/runs/0/results/12/level</c>; empty for the whole file.</param>
/// <param name="problem">What is wrong there.</param>
/// <param name="expected">What would be right.</param>
public sealed class SarifException(string pointer, string problem, string expected)
    : Exception($"{(pointer.Length == 0 ? "the file" : pointer)}: {problem}; expected {expected}")
{
    public string Pointer { get; } = pointer;

    public string Problem { get; } = problem;

    public string Expected { get; } = expected;

    /// <summary>The file goes over a bound (bytes or results), rather than being malformed.</summary>
    public bool TooLarge { get; init; }
}
