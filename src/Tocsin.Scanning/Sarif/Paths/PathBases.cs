using Tocsin.Scanning.Sarif.Json;
using Tocsin.Scanning.Sarif.Model;

namespace Tocsin.Scanning.Sarif.Paths;

/// <summary>The run's <c>originalUriBaseIds</c>: named folders, possibly relative to one another.</summary>
internal sealed class PathBases(IReadOnlyDictionary<string, SarifArtifact> bases)
{
    private const int MaxNesting = 16;

    /// <summary>Names that mean the whole source, as tools write them.</summary>
    private static readonly string[] WellKnown = ["PROJECTROOT", "REPOROOT", "SRCROOT", "ROOTPATH", "ROOT"];

    private List<string>? _roots;

    public static PathBases None { get; } = new(new Dictionary<string, SarifArtifact>());

    /// <summary>The absolute folder that a base stands in, when known, and the way from there to the base.</summary>
    public (string? Root, string Below) Of(string? id, long offset)
    {
        var below = "";
        for (var nesting = 0; id is not null && bases.TryGetValue(id, out var place); nesting++)
        {
            if (nesting == MaxNesting)
                throw new JsonShapeException(
                    offset,
                    $"the base \"{id}\" leads in a circle",
                    "bases that end somewhere"
                );
            var text = PathText.Of(place.Uri ?? "", encoded: true);
            if (text.Kind == PathKind.Absolute)
                return (PathNormal.Absolute(text.Text), below);
            // A base that is no folder (an address) is like one that is not known: paths stay relative to it.
            if (text.Kind == PathKind.Relative && text.Text.Length > 0)
                below = below.Length == 0 ? text.Text : text.Text + "/" + below;
            id = place.BaseId;
        }
        return (null, below);
    }

    /// <summary>What of the path lies below one of the absolute bases; null when none holds it.</summary>
    public string? Below(string absolute)
    {
        foreach (var root in _roots ??= Roots())
        {
            if (PathNormal.Below(root, absolute) is { } below)
                return below;
        }
        return null;
    }

    private List<string> Roots() =>
        [
            .. bases
                .Where(b => b.Value.BaseId is null && b.Value.Uri is not null)
                .Select(b => (Name: b.Key.Trim('%'), Text: PathText.Of(b.Value.Uri!, encoded: true)))
                .Where(b => b.Text.Kind == PathKind.Absolute)
                .Select(b => (Rank: Array.IndexOf(WellKnown, b.Name.ToUpperInvariant()), b.Text.Text))
                .OrderBy(b => b.Rank < 0 ? WellKnown.Length : b.Rank)
                .ThenBy(b => b.Text.Length)
                .Select(b => PathNormal.Absolute(b.Text)),
        ];
}
