using Tocsin.Auditing;
using Tocsin.Integrations;
using Tocsin.Nodes;

namespace Tocsin.Silences;

/// <summary>
/// Changes silences: first on the disk, then for everybody on every node, then the caller hears of it. Takes in what other nodes
/// have changed.
/// </summary>
internal sealed class SilenceRegistry(ISilenceStore store, SilenceDirectory directory, INodes nodes, TimeProvider time)
    : IDisposable
{
    /// <summary>An organization has so many that hold at a time: routing looks through all of them.</summary>
    public const int Most = 1000;

    /// <summary>An event that fans out late is still held back by what held when it happened.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim _changing = new(1);

    // Up to which version everything is in the directory.
    private long _version;

    /// <summary>Takes in what was changed up to a version and is not known; everything where something may have been missed.</summary>
    public async Task CatchUpAsync(long version, bool all, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            var forgotten = Forgotten;
            foreach (var silence in await store.ReadAsync(all ? 0 : _version, forgotten, cancellationToken))
            {
                directory.Put(silence, forgotten);
            }

            _version = Math.Max(_version, version);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Makes one; null where its organization has too many.</summary>
    public Task<Silence?> CreateAsync(Silence silence, Auditor auditor, CancellationToken cancellationToken) =>
        ChangeAsync(
            async () =>
            {
                var now = time.GetUtcNow();
                if (directory.Of(silence.OrganizationId).Values.Count(s => s.ExpiresAt > now) >= Most)
                {
                    return null;
                }

                var entry = auditor.Entry(silence.OrganizationId, AuditActions.SilenceCreate, silence.AuditSubject);
                return await store.AddAsync(silence, [entry], cancellationToken);
            },
            cancellationToken
        );

    /// <summary>Gives it another end or another reason; null where it is gone, or has ended, by now.</summary>
    public Task<Silence?> UpdateAsync(
        Silence before,
        DateTimeOffset? expiresAt,
        string? reason,
        Auditor auditor,
        CancellationToken cancellationToken
    )
    {
        var changed = new List<string>();
        if (expiresAt is { } end && end != before.ExpiresAt)
        {
            changed.Add("expires_at");
        }

        if (reason is not null && !string.Equals(reason, before.Reason, StringComparison.Ordinal))
        {
            changed.Add("reason");
        }

        return changed.Count == 0
            ? Task.FromResult<Silence?>(before)
            : ChangeAsync(
                () =>
                    store.UpdateAsync(
                        before.OrganizationId,
                        before.Id,
                        expiresAt,
                        reason,
                        Now,
                        [
                            auditor.Entry(
                                before.OrganizationId,
                                AuditActions.SilenceUpdate,
                                before.AuditSubject,
                                changed
                            ),
                        ],
                        cancellationToken
                    ),
                cancellationToken
            );
    }

    /// <summary>Ends one and shows it to nobody any more; false when it was deleted meanwhile.</summary>
    public async Task<bool> DeleteAsync(Silence silence, Auditor auditor, CancellationToken cancellationToken) =>
        await ChangeAsync(
            () =>
                store.DeleteAsync(
                    silence.OrganizationId,
                    silence.Id,
                    Now,
                    [auditor.Entry(silence.OrganizationId, AuditActions.SilenceDelete, silence.AuditSubject)],
                    cancellationToken
                ),
            cancellationToken
        )
            is not null;

    public void Dispose() => _changing.Dispose();

    private DateTimeOffset Now => IntegrationRegistry.Whole(time.GetUtcNow());

    private DateTimeOffset Forgotten => Now - Remembered;

    private async Task<Silence?> ChangeAsync(Func<Task<Silence?>> change, CancellationToken cancellationToken)
    {
        Silence? after;
        await _changing.WaitAsync(cancellationToken);
        try
        {
            after = await change();
            if (after is not null)
            {
                directory.Put(after, Forgotten);
            }
        }
        finally
        {
            _changing.Release();
        }

        // Not while others wait for this node to take in what they have changed.
        if (after is not null)
        {
            await nodes.AnnounceAsync(after.Version, CancellationToken.None);
        }

        return after;
    }
}
