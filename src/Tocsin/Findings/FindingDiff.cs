using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Tocsin.Findings.Triage;
using Tocsin.Scanning;

namespace Tocsin.Findings;

/// <summary>
/// Compares what a scan reported with what its target has. Pure: the same input gives the same changes, whenever and
/// wherever it is asked.
/// </summary>
internal static class FindingDiff
{
    /// <summary>Everything that the scan changes, in a stable order: reported ones by severity and place, then resolved ones.</summary>
    public static List<FindingChange> Compare(DiffInput input)
    {
        var changes = new List<FindingChange>(input.Results.Count);
        var reported = input
            .Results.OrderByDescending(r => r.Value.Severity)
            .ThenBy(r => r.Value.File, StringComparer.Ordinal)
            .ThenBy(r => r.Value.Line);
        foreach (var (identity, result) in reported)
        {
            changes.Add(Reported(input, identity, result, input.Pairs.GetValueOrDefault(identity)));
        }

        var seen = input.Pairs.Values.Select(k => k.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var finding in input.Known.OrderBy(k => k.Id, StringComparer.Ordinal))
        {
            if (!seen.Contains(finding.Id) && IsResolved(input, finding))
            {
                changes.Add(Resolved(input, finding));
            }
        }

        return changes;
    }

    /// <summary>A hash of everything that was reported, by which a report that says nothing new is known.</summary>
    public static long Details(ScanResult result)
    {
        var text = string.Join(
            '\u001f',
            result.RuleId,
            result.File,
            result.ContextHash,
            result.Surroundings,
            result.Fingerprint,
            result.Title,
            result.Message,
            result.Severity,
            result.Confidence,
            result.Cwe,
            result.Line,
            result.EndLine,
            result.Snippet,
            result.HelpUri,
            result.Suppressed
        );
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    private static FindingChange Reported(DiffInput input, Identity identity, ScanResult result, KnownFinding? known)
    {
        // A scan that started later has looked here: if it did not report this, then it is gone again already.
        var gone =
            known?.Here?.State != FindingState.Open
            && input.LaterScans.Any(l => l.Covers(result.Tool, result.RuleId, result.File, input.Coverage.Preset));
        var here = gone ? FindingState.Resolved : FindingState.Open;
        var state = StateAfter(input, known, here);
        // What a scan that started later has reported stands: this one has no news of it.
        var late = string.CompareOrdinal(known?.Here?.LastScanId, input.ScanId) > 0;
        var next = FindingLife.Next(
            known?.Standing ?? FindingStanding.Unknown,
            new FindingAct.Reported(state, IsNews: !gone && !late && !result.Suppressed)
        );
        var id = known?.Id ?? input.NewId();
        return new FindingChange
        {
            Kind =
                known is null ? ChangeKind.New
                : known.Here?.State == FindingState.Resolved && !gone ? ChangeKind.Reopened
                : ChangeKind.Existing,
            FindingId = id,
            CreateWithIdentity = known is null ? input.Unused(identity, id).ToBytes() : null,
            StateHere = here,
            State = state,
            EventType = next.EventType,
            Result = known?.Here is { } before && before.Details == Details(result) ? null : result,
        };
    }

    private static bool IsResolved(DiffInput input, KnownFinding finding) =>
        finding.Here is { State: FindingState.Open } here
        // Seen by a scan that started later: this one is too old to say that it is gone.
        && string.CompareOrdinal(here.LastScanId, input.ScanId) < 0
        && input.Coverage.Covers(finding.Tool, finding.RuleId, finding.File, here.FoundWith);

    private static FindingChange Resolved(DiffInput input, KnownFinding finding)
    {
        var state = StateAfter(input, finding, FindingState.Resolved);
        return new FindingChange
        {
            Kind = ChangeKind.Resolved,
            FindingId = finding.Id,
            StateHere = FindingState.Resolved,
            State = state,
            WasAnnounced = finding.Announced,
            EventType = FindingLife.Next(finding.Standing, new FindingAct.Missed(state)).EventType,
        };
    }

    // The default branch speaks for the target; while it has not seen the finding, any branch that has it does.
    private static FindingState StateAfter(DiffInput input, KnownFinding? known, FindingState here) =>
        input.IsDefaultBranch ? here
        : known is null ? here
        : known.OnDefaultBranch ? known.State
        : here == FindingState.Open || input.OpenElsewhere.Contains(known.Id) ? FindingState.Open
        : FindingState.Resolved;
}

/// <summary>What <see cref="FindingDiff"/> compares.</summary>
internal sealed record DiffInput
{
    private HashSet<Identity>? _identities;

    public required string ScanId { get; init; }

    public required bool IsDefaultBranch { get; init; }

    public required Coverage Coverage { get; init; }

    /// <summary>What scans of the same branch looked at that started after this one and are done already.</summary>
    public required IReadOnlyList<Coverage> LaterScans { get; init; }

    public required IReadOnlyDictionary<Identity, ScanResult> Results { get; init; }

    /// <summary>Every finding of the target.</summary>
    public required IReadOnlyList<KnownFinding> Known { get; init; }

    /// <summary>For each result that is one of these, which.</summary>
    public required IReadOnlyDictionary<Identity, KnownFinding> Pairs { get; init; }

    /// <summary>Findings of the scanned branch that are open on another branch as well.</summary>
    public required IReadOnlySet<string> OpenElsewhere { get; init; }

    /// <summary>Makes the id of a new finding.</summary>
    public required Func<string> NewId { get; init; }

    /// <summary>The identity; or another, when a finding that was there before and is elsewhere now has it.</summary>
    public Identity Unused(Identity identity, string findingId) =>
        (_identities ??= Known.Select(k => k.Identity).ToHashSet()).Contains(identity)
            ? FindingIdentity.Of(findingId)
            : identity;
}
