using Tocsin.Scanning.Manifests;

namespace Tocsin.Scanning.Catalog;

/// <summary>A scanner, and who says how it is run.</summary>
/// <param name="Manifest">How it is run.</param>
/// <param name="Origin"><c>tocsin</c>, <c>organization</c>, or <c>repository</c>.</param>
public sealed record KnownScanner(ScannerManifest Manifest, string Origin)
{
    internal const string FromTocsin = "tocsin";
    internal const string FromOrganization = "organization";
    internal const string FromRepository = "repository";
}
