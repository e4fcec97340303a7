using Tocsin.Scanning.Runner;

namespace Tocsin.Scanning.Sarif;

/// <summary>Writes SARIF 2.1.0 that <see cref="SarifReader"/>, and other tools, read back.</summary>
public static class SarifWriter
{
    /// <summary>One run a scanner: relative paths, rules, severities, masked snippets, context hashes as
    /// <c>partialFingerprints["tocsinContext/v1"]</c>, and for a failed one <c>executionSuccessful: false</c>.</summary>
    public static Task WriteAsync(
        Stream output,
        IReadOnlyList<ScannerOutcome> outcomes,
        CancellationToken cancellationToken
    ) => throw new NotImplementedException();
}
