using System.CommandLine;
using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Git;
using Tocsin.Cli.Terminal;
using Tocsin.Scanning.Catalog;
using Tocsin.Scanning.Runner;

namespace Tocsin.Cli.Scan;

/// <summary><c>tocsin scanners</c>.</summary>
internal static class ScannersCommand
{
    private const int LongestGlobs = 40;

    public static Command Create(Shell shell)
    {
        var path = new Argument<string>("PATH")
        {
            Description = "The folder that would be scanned. [default: .]",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var missing = new Option<bool>("--missing") { Description = "Show how to get those that are not here." };
        var format = Choice.Option("--format", "How to show them. [default: table]", "table", "json");
        var choice = new ScannerChoice();
        var command = new CommandWithExamples(
            "scanners",
            "Show which scanners are found, their version, and what each looks at.",
            "tocsin scanners",
            "tocsin scanners --missing",
            "tocsin scanners ./shop --format json"
        )
        {
            path,
            missing,
            format,
        };
        choice.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var asked = parsed.GetValue(path) ?? ".";
                var workspace = await new WorkspaceFinder(shell).FindAsync([asked], null, false, cancellationToken);
                var catalog = choice.Read(parsed, shell)(workspace.Root);
                var views = await FindAsync(shell, workspace, catalog, cancellationToken);
                if (parsed.GetValue(format) == "json")
                {
                    shell.Out.WriteLine(JsonText.Of(new { Data = views }));
                }
                else
                {
                    Write(shell, views, parsed.GetValue(missing));
                }

                return ExitCode.Success;
            }
        );
        return command;
    }

    private static async Task<IReadOnlyList<ScannerView>> FindAsync(
        Shell shell,
        Workspace workspace,
        ScannerCatalog catalog,
        CancellationToken cancellationToken
    )
    {
        var request = new ScanRequest
        {
            Root = workspace.Root,
            Paths = workspace.Paths.Count > 0 ? workspace.Paths : catalog.Settings.Paths,
            Ignore = catalog.Settings.Ignore,
            Manifests = [.. catalog.Scanners.Select(s => s.Manifest)],
        };
        var found = await shell.FindScanners(request, cancellationToken);
        return
        [
            .. found.Zip(catalog.Scanners, (f, known) => ScannerView.Of(f, known.Origin, catalog.Settings)),
            .. catalog.Withheld.Select(ScannerView.Withheld),
        ];
    }

    private static void Write(Shell shell, IReadOnlyList<ScannerView> views, bool missing)
    {
        var table = new TextTable("SCANNER", "FOUND", "VERSION", "FILES", "PRESETS", "LOOKS AT", "NOTE");
        foreach (var view in views.Where(v => v.Found || missing).OrderBy(v => !v.Found))
        {
            table.Add(
                view.Name,
                view.Found ? view.Program ?? "embedded" : "no",
                view.Version ?? "-",
                view.Reads == "url" ? "-" : $"{view.Files}",
                string.Join(' ', view.Presets),
                view.Reads == "url" ? "running sites" : SafeText.Line(string.Join(' ', view.AppliesTo), LongestGlobs),
                view.Note
            );
        }

        table.Write(shell, shell.Out, shell.OutIsTerminal);
        var absent = views.Count(v => !v.Found);
        if (absent > 0 && !missing)
        {
            shell.Error.WriteLine($"{absent} more are not here: --missing shows them, and how to get them.");
        }
    }
}
