using System.CommandLine;
using Tocsin.Cli.Terminal;
using Tocsin.Scanning.Catalog;

namespace Tocsin.Cli.Scan;

/// <summary>The options by which scanners of an organization and of a repository come in.</summary>
internal sealed class ScannerChoice
{
    private readonly Option<bool> _allow = new("--allow-repository-scanners")
    {
        Description =
            "Run scanners that the repository's own .tocsin.yml describes: they are command lines of its authors.",
    };

    private readonly Option<bool> _noSettings = new("--no-settings")
    {
        Description = "Leave the repository's .tocsin.yml alone.",
    };

    public void AddTo(Command command)
    {
        command.Add(_allow);
        command.Add(_noSettings);
    }

    public Func<string, ScannerCatalog> Read(ParseResult parsed, Shell shell) =>
        root => Load(shell, root, parsed.GetValue(_allow), !parsed.GetValue(_noSettings));

    private static ScannerCatalog Load(Shell shell, string root, bool allow, bool readSettings)
    {
        var catalog = ScannerCatalog.Load(root, OrganizationFolder(shell), allow, readSettings);
        foreach (var manifest in catalog.Withheld)
        {
            shell.Error.WriteLine(
                $"tocsin: {SafeText.Line(manifest.Name)} is not run: {SafeText.Line(catalog.Settings.File)} of the "
                    + "repository describes it, which is a command line; --allow-repository-scanners runs it"
            );
        }

        return catalog;
    }

    private static string? OrganizationFolder(Shell shell)
    {
        if (shell.Variable("TOCSIN_SCANNERS") is { } named)
        {
            var folder = Path.GetFullPath(named, shell.Folder);
            return Directory.Exists(folder)
                ? folder
                : throw new UsageException($"TOCSIN_SCANNERS is {named}, and there is no such folder");
        }

        var own = Path.Combine(shell.SettingsFolder, "scanners");
        return Directory.Exists(own) ? own : null;
    }
}
