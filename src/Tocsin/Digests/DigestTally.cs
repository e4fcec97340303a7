using Tocsin.Events;
using Tocsin.Integrations;

namespace Tocsin.Digests;

/// <summary>Counts what happened in a period, event by event, the newest first: what comes first says how it is now.</summary>
internal sealed class DigestTally(DigestPeriod period)
{
    private const int MaxWorst = 10;
    private readonly SeverityTally _new = new();
    private readonly SeverityTally _resolved = new();
    private readonly HashSet<string> _reopened = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);

    // Of these something newer has been told: that they are gone, or back.
    private readonly HashSet<string> _settled = new(StringComparer.Ordinal);
    private readonly List<(int Rank, DigestFinding Finding)> _worst = [];
    private int _scans;
    private int _failedScans;
    private int _standing;

    public DigestPeriod Period => period;

    /// <summary>Whether nothing has changed; that scans looked and found nothing is no change.</summary>
    public bool IsEmpty =>
        (_new.Total, _resolved.Total, _reopened.Count, _changed.Count, _failedScans) is (0, 0, 0, 0, 0);

    public void Add(Event fact)
    {
        if (fact.CreatedAt < period.From || fact.CreatedAt >= period.To)
        {
            return;
        }

        switch (fact.Type)
        {
            case EventTypes.ScanCompleted:
                _scans++;
                break;
            case EventTypes.ScanFailed:
                _failedScans++;
                break;
            case EventTypes.FindingNew:
                _new.Add(fact.Severity);
                Stand(fact, DigestFindingReader.Read(fact));
                break;
            case EventTypes.FindingResolved:
                _resolved.Add(fact.Severity);
                _settled.Add(DigestFindingReader.IdOf(fact));
                break;
            case EventTypes.FindingReopened:
                var finding = DigestFindingReader.Read(fact);
                _reopened.Add(finding.Id);
                Stand(fact, finding);
                _settled.Add(finding.Id);
                break;
            case EventTypes.FindingChanged or EventTypes.FindingAssigned or EventTypes.FindingOverdue:
                _changed.Add(DigestFindingReader.IdOf(fact));
                break;
        }
    }

    public DigestData Show(SeverityTally open, string dashboard) =>
        new()
        {
            IntegrationId = period.Integration.Id,
            From = period.From,
            To = period.To,
            TimeZone = period.Schedule.TimeZone,
            Scans = _scans,
            FailedScans = _failedScans,
            NewFindings = _new.Total,
            ResolvedFindings = _resolved.Total,
            ReopenedFindings = _reopened.Count,
            ChangedFindings = _changed.Count,
            NewBySeverity = _new.Show(),
            ResolvedBySeverity = _resolved.Show(),
            OpenFindings = open.Show(),
            Worst = [.. _worst.Select(w => w.Finding)],
            More = _standing - _worst.Count,
            Links = new DigestLinks { Dashboard = dashboard },
        };

    private void Stand(Event fact, DigestFinding finding)
    {
        if (_settled.Contains(finding.Id))
        {
            return;
        }

        _standing++;
        var slot = Severities.Slot(fact.Severity);
        var rank = slot < Severities.All.Count ? slot : -1;
        var place = _worst.FindIndex(w => w.Rank < rank);
        _worst.Insert(place < 0 ? _worst.Count : place, (rank, finding));
        if (_worst.Count > MaxWorst)
        {
            _worst.RemoveAt(MaxWorst);
        }
    }
}
