using Tocsin.Scanning.Sarif.Json;
using Tocsin.Scanning.Sarif.Model;

namespace Tocsin.Scanning.Sarif.Paths;

/// <summary>Makes the paths of one run relative to the scanned root, or says why it cannot.</summary>
/// <remarks>
/// An absolute path is tried against, in order: the root that the caller gave, the source folder on this machine,
/// the base that the path itself names, the run's other bases (well-known names first, then the outermost).
/// Nothing is guessed from what the paths have in common: one finding more or less would then change all of them.
/// </remarks>
internal sealed class PathResolver(SarifOptions options, PathBases bases)
{
    private const int MaxPath = 4096;

    private readonly string?[] _given = [Root(options.Root), Root(options.SourceRoot)];
    private string? _lastUri;
    private string? _lastBase;
    private string _lastPath = "";

    /// <summary>The path below the root; empty when the result names no file.</summary>
    /// <exception cref="JsonShapeException">The path escapes the root, or nothing says what it is relative to.</exception>
    public string Resolve(SarifArtifact artifact)
    {
        if (artifact.Uri is null)
            return "";
        if (artifact.Uri == _lastUri && artifact.BaseId == _lastBase)
            return _lastPath;
        var path = Find(artifact);
        if (path.Length > MaxPath)
            throw new JsonShapeException(artifact.Offset, "a path that is too long", $"at most {MaxPath} characters");
        if (path.AsSpan().IndexOfAnyInRange('\0', '\u001F') >= 0)
            throw new JsonShapeException(artifact.Offset, "a path with control characters", "a path in printable text");
        (_lastUri, _lastBase, _lastPath) = (artifact.Uri, artifact.BaseId, path);
        return path;
    }

    private string Find(SarifArtifact artifact)
    {
        var text = PathText.Of(artifact.Uri!, encoded: true);
        if (text.Kind == PathKind.Foreign)
            return text.Text;
        if (text.Kind == PathKind.Absolute)
            return Inside(PathNormal.Absolute(text.Text), null) ?? throw Unexplained(artifact);

        var (root, below) = bases.Of(artifact.BaseId, artifact.Offset);
        var relative = below.Length == 0 ? text.Text : below + "/" + text.Text;
        var found = root is null
            ? PathNormal.Relative(relative)
            : Inside(PathNormal.Absolute(root + "/" + relative), root);
        return found
            ?? throw new JsonShapeException(
                artifact.Offset,
                $"\"{Shown(artifact.Uri!)}\" leads out of the scanned root",
                "a path below it"
            );
    }

    private string? Inside(string absolute, string? ownBase)
    {
        foreach (var root in _given)
        {
            if (root is not null && PathNormal.Below(root, absolute) is { } below)
                return below;
        }
        if (ownBase is not null)
            return PathNormal.Below(ownBase, absolute) ?? bases.Below(absolute);
        return _given[0] is null ? bases.Below(absolute) : null;
    }

    private JsonShapeException Unexplained(SarifArtifact artifact) =>
        _given[0] is { } root
            ? new JsonShapeException(
                artifact.Offset,
                $"\"{Shown(artifact.Uri!)}\" lies outside of the root \"{Shown(root)}\"",
                "a path below it"
            )
            : new JsonShapeException(
                artifact.Offset,
                $"\"{Shown(artifact.Uri!)}\" is absolute, and nothing says which folder was scanned",
                "a relative path, a base in originalUriBaseIds, or the folder given as root"
            );

    private static string? Root(string? given)
    {
        if (string.IsNullOrWhiteSpace(given))
            return null;
        var text = PathText.Of(given, encoded: false);
        return text.Kind == PathKind.Absolute
            ? PathNormal.Absolute(text.Text)
            : throw new SarifException(
                "",
                $"the root \"{Shown(given)}\" is no absolute path",
                "the folder as the scanner saw it, such as /home/me/project"
            );
    }

    private static string Shown(string path) => JsonText.Cut(path, 200);
}
