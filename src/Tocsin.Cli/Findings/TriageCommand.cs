using System.CommandLine;
using Tocsin.Cli.Auth;
using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Terminal;
using Tocsin.Client;
using Tocsin.Client.Findings;

namespace Tocsin.Cli.Findings;

/// <summary>A command that says something of one finding.</summary>
internal sealed class TriageCommand : CommandWithExamples
{
    private readonly Argument<string> _finding = new("FINDING") { Description = "finding_…" };
    private readonly Option<string?> _reason = new("--reason") { Description = "Why.", HelpName = "TEXT" };

    public TriageCommand(string name, string description, params string[] examples)
        : base(name, description, examples)
    {
        Add(_finding);
        Add(_reason);
    }

    /// <summary>A reason has to be given.</summary>
    public TriageCommand WithReason()
    {
        _reason.Required = true;
        return this;
    }

    /// <summary>What it says, and how people read what became of it.</summary>
    public TriageCommand Says(
        Shell shell,
        Func<TocsinClient, Saying, CancellationToken, Task<TriagedFinding>> say,
        Func<TriagedFinding, string> became
    )
    {
        SetAction(
            async (parsed, cancellationToken) =>
            {
                using var client = Connection.Find(shell).Open(shell);
                var saying = new Saying(parsed, parsed.GetRequiredValue(_finding), parsed.GetValue(_reason));
                var finding = await say(client, saying, cancellationToken);
                var words = $"{finding.Id} {became(finding)}.";
                shell.Out.WriteLine(SafeText.Line(finding.Note is { } note ? $"{words} {note}" : words));
                return ExitCode.Success;
            }
        );
        return this;
    }

    /// <summary>What was typed.</summary>
    internal sealed record Saying(ParseResult Parsed, string Finding, string? Reason);
}
