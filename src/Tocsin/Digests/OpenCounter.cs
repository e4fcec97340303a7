using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Integrations;
using Tocsin.Routing;

namespace Tocsin.Digests;

/// <summary>Counts the open findings of one organization that filters let through; looks for them once.</summary>
internal sealed class OpenCounter(IDigestStore store, OrganizationId organization)
{
    private const int PageSize = 2000;
    private IReadOnlyList<OpenFindings>? _coarse;

    public async Task<SeverityTally> CountAsync(Subscription wanted, CancellationToken cancellationToken)
    {
        var tally = new SeverityTally();
        if (DetailFilter.Of(wanted, EventTypes.FindingNew) is { } filter)
        {
            await CountEachAsync(wanted, filter, tally, cancellationToken);
            return tally;
        }

        _coarse ??= await store.OpenAsync(organization, cancellationToken);
        foreach (var found in _coarse.Where(f => Wants(wanted, f.TargetId, f.Severity)))
        {
            tally.Add(found.Severity, found.Count);
        }

        return tally;
    }

    private async Task CountEachAsync(
        Subscription wanted,
        DetailFilter filter,
        SeverityTally tally,
        CancellationToken cancellationToken
    )
    {
        string? last = null;
        IReadOnlyList<OpenFinding> page;
        do
        {
            page = await store.OpenAfterAsync(organization, last, PageSize, cancellationToken);
            foreach (var found in page)
            {
                last = found.Id;
                if (
                    Wants(wanted, found.TargetId, found.Severity)
                    && filter.Passes(new EventDetails(found.Tool, found.Rule, found.Branch, found.File))
                )
                {
                    tally.Add(found.Severity);
                }
            }
        } while (page.Count == PageSize);
    }

    private static bool Wants(Subscription wanted, string target, string severity) =>
        (wanted.TargetIds is not { Count: > 0 } targets || targets.Contains(target, StringComparer.Ordinal))
        && (wanted.Severities is not { Count: > 0 } words || words.Contains(severity, StringComparer.Ordinal));
}
