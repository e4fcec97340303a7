using System.Text.Json;
using Tocsin.Scanning.Sarif.Json;
using Tocsin.Scanning.Sarif.Model;

namespace Tocsin.Scanning.Sarif.Parsing;

/// <summary>Reads fingerprints: what Tocsin wrote, and a hash of what another tool did.</summary>
internal static class FingerprintParser
{
    public const string Context = "tocsinContext/v1";

    public const string Around = "tocsinSurroundings/v1";

    /// <summary>The tool's own, as Tocsin hands it on.</summary>
    public const string Tool = "tocsinTool/v1";

    private const int HashLength = 16;

    /// <summary>What semgrep writes for everybody who has not logged in.</summary>
    private const string NotLoggedIn = "requires login";

    /// <summary>Whole ones outrank partial ones, whichever comes first.</summary>
    public static void Whole(ref Utf8JsonReader reader, ref SarifResult result) =>
        result.Fingerprint = Read(ref reader, ref result) ?? result.Fingerprint;

    public static void Partial(ref Utf8JsonReader reader, ref SarifResult result)
    {
        var before = result.Fingerprint;
        var partial = Read(ref reader, ref result);
        result.Fingerprint = before ?? partial;
    }

    private static string? Read(ref Utf8JsonReader reader, ref SarifResult result)
    {
        string? own = null;
        var others = "";
        if (!reader.IsObject())
            return null;
        while (reader.NextProperty(out var name))
        {
            if (name.SequenceEqual("tocsinContext/v1"u8))
                result.ContextHash =
                    reader.TextOrSkip() is { } hash && ContextHash.IsHash(hash) ? hash : result.ContextHash;
            else if (name.SequenceEqual("tocsinSurroundings/v1"u8))
                result.Surroundings =
                    reader.TextOrSkip() is { } around && Surroundings.IsWellFormed(around) ? around : null;
            else if (name.SequenceEqual("tocsinTool/v1"u8))
                own =
                    reader.TextOrSkip() is { Length: HashLength } tool && tool.All(char.IsAsciiHexDigitLower)
                        ? tool
                        : null;
            else if (reader.TextOrSkip() is { } value && IsTelling(value))
                others += value + "\u001f";
        }
        return own ?? (others.Length == 0 ? null : ContextHash.OfText(others)[..HashLength]);
    }

    private static bool IsTelling(string value) => value.AsSpan().Trim().Length > 0 && value != NotLoggedIn;
}
