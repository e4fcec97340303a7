namespace Tocsin.Scanning.Sarif;

/// <summary>Reads SARIF 2.1.0 as a stream, with bounded memory.</summary>
public static class SarifReader
{
    /// <summary>Hands every result that counts to <paramref name="onResult"/>, in the order of the file.</summary>
    /// <param name="json">UTF-8, with or without a byte order mark; already decompressed.</param>
    /// <param name="options">Bounds and roots.</param>
    /// <param name="onResult">Called once a result; nothing is kept after it returns.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="SarifException">The input is truncated, not SARIF, of another version, or over a bound.</exception>
    public static async Task<SarifSummary> ReadAsync(
        Stream json,
        SarifOptions options,
        Func<ScanResult, ValueTask> onResult,
        CancellationToken cancellationToken
    )
    {
        using var walk = new SarifWalk(json, options, onResult);
        return await walk.ReadAsync(cancellationToken);
    }
}
