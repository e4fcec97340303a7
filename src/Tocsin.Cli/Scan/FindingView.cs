using Tocsin.Client.Findings;
using Tocsin.Scanning;

namespace Tocsin.Cli.Scan;

/// <summary>One finding as it is shown, in the API's words: from the server, or from a scanner when there is none.</summary>
internal sealed record FindingView
{
    /// <summary>Null without a server.</summary>
    public string? Id { get; init; }

    public required string RuleId { get; init; }

    public required string Title { get; init; }

    public string? Message { get; init; }

    public required string Severity { get; init; }

    public string? Confidence { get; init; }

    public string? Cwe { get; init; }

    public string? Tool { get; init; }

    public string? HelpUri { get; init; }

    public required string State { get; init; }

    public bool Suppressed { get; init; }

    public required FindingLocation Location { get; init; }

    /// <summary>Null without a server.</summary>
    public string? Change { get; init; }

    internal bool IsOpen => State != "resolved" && Change != "resolved" && !Suppressed;

    /// <summary>A word that this program does not know counts as the worst: a gate must not open by mistake.</summary>
    internal Severity Level =>
        Enum.TryParse<Severity>(Severity, ignoreCase: true, out var level) ? level : Scanning.Severity.Critical;

    public static FindingView Of(Finding finding) =>
        new()
        {
            Id = finding.Id,
            RuleId = finding.RuleId,
            Title = finding.Title,
            Message = finding.Message,
            Severity = finding.Severity,
            Confidence = finding.Confidence,
            Cwe = finding.Cwe,
            Tool = finding.Tool,
            HelpUri = finding.HelpUri,
            State = finding.State ?? "open",
            Suppressed = finding.Suppressed,
            Location = finding.Location,
            Change = finding.Change,
        };

    public static FindingView Of(ScanResult result) =>
        new()
        {
            RuleId = result.RuleId,
            Title = result.Title,
            Message = result.Message,
            Severity = result.Severity.ToString().ToLowerInvariant(),
            Confidence = result.Confidence,
            Cwe = result.Cwe,
            Tool = result.Tool,
            HelpUri = result.HelpUri,
            State = "open",
            Suppressed = result.Suppressed,
            Location = new FindingLocation
            {
                File = result.File,
                Line = result.Line,
                EndLine = result.EndLine,
                Snippet = result.Snippet,
            },
        };
}
