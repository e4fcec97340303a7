using System.CommandLine;
using System.Globalization;
using Tocsin.Cli.CommandLine;

namespace Tocsin.Cli.Findings;

/// <summary><c>tocsin findings status</c>, <c>suppress</c>, <c>unsuppress</c>, <c>recheck</c> and <c>assign</c>.</summary>
internal static class FindingsTriageCommands
{
    private static readonly string[] Statuses =
    [
        "unverified",
        "true_positive",
        "false_positive",
        "accepted_risk",
        "fixed",
    ];

    public static IEnumerable<Command> Create(Shell shell) =>
        [Status(shell), Suppress(shell), Unsuppress(shell), Recheck(shell), Assign(shell)];

    private static TriageCommand Status(Shell shell)
    {
        var status = new Argument<string>("STATUS") { Description = string.Join(", ", Statuses) };
        status.CompletionSources.Add(Statuses);
        status.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => !Statuses.Contains(t.Value, StringComparer.Ordinal)))
            {
                var hint = NearestWord.Of(token.Value, Statuses) is { } nearest
                    ? $"did you mean {nearest}?"
                    : $"it is one of {string.Join(", ", Statuses)}";
                result.AddError($"STATUS cannot be '{token.Value}'; {hint}");
            }
        });
        var command = new TriageCommand(
            "status",
            "Say what a finding is.",
            "tocsin findings status finding_1a2b3c true_positive",
            "tocsin findings status finding_1a2b3c accepted_risk --reason 'behind the firewall'"
        )
        {
            status,
        };
        return command.Says(
            shell,
            (client, said, cancellationToken) =>
                client.Findings.SetStatusAsync(
                    said.Finding,
                    said.Parsed.GetRequiredValue(status),
                    said.Reason,
                    cancellationToken
                ),
            finding => $"is {finding.VerificationStatus}"
        );
    }

    private static TriageCommand Suppress(Shell shell)
    {
        var until = Moment.Option(
            "--until",
            "When it ends by itself, such as 2027-03-01 or 2027-03-01T12:00:00Z. [default: never]"
        );
        var command = new TriageCommand(
            "suppress",
            "Keep a finding from being reported. Scans that see it again leave it so.",
            "tocsin findings suppress finding_1a2b3c --reason 'test data'",
            "tocsin findings suppress finding_1a2b3c --reason 'fixed in the next release' --until 2027-03-01"
        )
        {
            until,
        };
        return command
            .WithReason()
            .Says(
                shell,
                (client, said, cancellationToken) =>
                    client.Findings.SuppressAsync(
                        said.Finding,
                        said.Reason!,
                        said.Parsed.GetValue(until),
                        cancellationToken
                    ),
                finding =>
                    finding.Suppression?.ExpiresAt is { } end
                        ? $"is suppressed until {end.ToString("u", CultureInfo.InvariantCulture)}"
                        : "is suppressed"
            );
    }

    private static TriageCommand Unsuppress(Shell shell) =>
        new TriageCommand(
            "unsuppress",
            "Let a finding be reported again.",
            "tocsin findings unsuppress finding_1a2b3c"
        ).Says(
            shell,
            (client, said, cancellationToken) =>
                client.Findings.UnsuppressAsync(said.Finding, said.Reason, cancellationToken),
            finding => finding.Suppressed ? "is still suppressed" : "is not suppressed"
        );

    private static TriageCommand Recheck(Shell shell) =>
        new TriageCommand("recheck", "Ask for another look.", "tocsin findings recheck finding_1a2b3c").Says(
            shell,
            (client, said, cancellationToken) =>
                client.Findings.RecheckAsync(said.Finding, said.Reason, cancellationToken),
            _ => "is to be looked at again"
        );

    private static TriageCommand Assign(Shell shell)
    {
        var assignee = new Argument<string?>("WHO")
        {
            Description = "Who is to see to it, as you write them.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var nobody = new Option<bool>("--nobody") { Description = "Take it from whoever has it." };
        var command = new TriageCommand(
            "assign",
            "Give a finding to somebody.",
            "tocsin findings assign finding_1a2b3c maria@example.com",
            "tocsin findings assign finding_1a2b3c --nobody"
        )
        {
            assignee,
            nobody,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(nobody) == (result.GetValue(assignee) is not null))
            {
                result.AddError("Name somebody, or --nobody.");
            }
        });
        return command.Says(
            shell,
            (client, said, cancellationToken) =>
                client.Findings.AssignAsync(
                    said.Finding,
                    said.Parsed.GetValue(assignee),
                    said.Reason,
                    cancellationToken
                ),
            finding => finding.Assignee is { } who ? $"is assigned to {who}" : "is nobody's"
        );
    }
}
