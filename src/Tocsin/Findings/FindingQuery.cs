using Tocsin.Findings.Triage;
using Tocsin.Scanning;

namespace Tocsin.Findings;

/// <summary>Which findings are wanted; what is null does not narrow.</summary>
internal sealed record FindingQuery
{
    public IReadOnlyList<string>? TargetIds { get; init; }

    public string? ScanId { get; init; }

    public string? Branch { get; init; }

    public FindingState? State { get; init; }

    public IReadOnlyList<Severity>? Severities { get; init; }

    public VerificationStatus? Verification { get; init; }

    public bool? Suppressed { get; init; }

    public string? Assignee { get; init; }

    public string? RuleId { get; init; }

    public string? Tool { get; init; }

    /// <summary>Text in title, message, rule or path, whatever the case.</summary>
    public string? Text { get; init; }

    /// <summary>Only what the scan says this of; needs <see cref="ScanId"/>.</summary>
    public ChangeKind? Change { get; init; }

    /// <summary>The worst first, and the newest first among equals; needs <see cref="ScanId"/>. Else the newest first.</summary>
    public bool WorstFirst { get; init; }

    /// <summary>What a page's last finding is called in the cursor of the next.</summary>
    public string KeyOf(Finding finding) => WorstFirst ? $"{(int)finding.Severity}{finding.Id}" : finding.Id;
}
