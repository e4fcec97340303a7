using System.CommandLine;
using Tocsin.Cli.CommandLine;

namespace Tocsin.Cli.Scan;

/// <summary><c>tocsin scan upload</c>.</summary>
internal static class ScanUploadCommand
{
    public static Command Create(Shell shell)
    {
        var file = new Argument<string>("FILE") { Description = "SARIF 2.1.0, as a scanner wrote it." };
        var root = new Option<string?>("--root")
        {
            Description = "The folder that was scanned, where FILE has absolute paths. [default: the repository's]",
            HelpName = "FOLDER",
        };
        var format = Choice.Option("--format", "How to show the result. [default: table]", "table", "json");
        var shared = new ScanOptions();
        var command = new CommandWithExamples(
            "upload",
            "Send another scanner's results to the server, and show what is new.",
            "semgrep scan --sarif --sarif-output=semgrep.sarif . ; tocsin scan upload semgrep.sarif",
            "tocsin scan upload trivy.sarif --target acme/shop --branch main --fail-on high"
        )
        {
            file,
            root,
            format,
        };
        shared.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var upload = new ScanUploadOptions
                {
                    File = parsed.GetRequiredValue(file),
                    Root = parsed.GetValue(root),
                    Target = parsed.GetValue(shared.Target),
                    Branch = parsed.GetValue(shared.Branch),
                    Commit = parsed.GetValue(shared.Commit),
                    Preset = parsed.GetValue(shared.Preset) ?? "standard",
                    FailOn = shared.ReadFailOn(parsed),
                    Format = parsed.GetValue(format) ?? "table",
                    Timeout = parsed.GetValue(shared.Timeout),
                    NoWait = parsed.GetValue(shared.NoWait),
                };
                return new ScanUpload(shell, upload).RunAsync(cancellationToken);
            }
        );
        return command;
    }
}
