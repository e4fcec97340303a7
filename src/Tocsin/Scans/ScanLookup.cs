using Tocsin.Ids;
using Tocsin.Targets;

namespace Tocsin.Scans;

/// <summary>A scan with the target that it is of.</summary>
internal sealed class ScanLookup(IScanStore scans, ITargetStore targets)
{
    /// <summary>Both, or neither when the organization has no such scan.</summary>
    public async Task<(Scan? Scan, Target? Target)> FindAsync(
        OrganizationId organization,
        string id,
        CancellationToken cancellationToken
    )
    {
        var scan = await scans.FindAsync(organization, id, cancellationToken);
        var target = scan is null ? null : await targets.FindAsync(organization, scan.TargetId, cancellationToken);
        return target is null ? (null, null) : (scan, target);
    }
}
