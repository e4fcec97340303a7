using Microsoft.Extensions.Logging;
using Tocsin.Auditing;
using Tocsin.Ids;
using Tocsin.Nodes;

namespace Tocsin.Integrations;

/// <summary>
/// Changes integrations: first on the disk, then for everybody on every node, then the caller hears of it. Takes in what other
/// nodes have changed.
/// </summary>
internal sealed partial class IntegrationRegistry(
    IIntegrationStore store,
    IntegrationDirectory directory,
    IntegrationKinds kinds,
    IEnumerable<IntegrationStopped> stopped,
    IEnumerable<ChangesFollowed> followers,
    INodes nodes,
    IBells bells,
    TimeProvider time,
    ILogger<IntegrationRegistry> logger
) : IDisposable
{
    private readonly SemaphoreSlim _changing = new(1);

    // Up to which version everything is in the directory.
    private long _version;

    /// <summary>Takes in what is newer than what is known; all of it at the start, or where something may have been missed.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken, bool all = false)
    {
        long version;
        await _changing.WaitAsync(cancellationToken);
        try
        {
            await TakeInAsync(all, cancellationToken);
            version = _version;
        }
        finally
        {
            _changing.Release();
        }

        foreach (var follower in followers)
        {
            await follower(version, all, cancellationToken);
        }

        await nodes.AppliedAsync(version, cancellationToken);
    }

    /// <summary>Makes one; whoever asks for it is in the audit trail in the same commit.</summary>
    public async Task<Integration> CreateAsync(
        Integration integration,
        Auditor auditor,
        CancellationToken cancellationToken
    )
    {
        var entry = auditor.Entry(
            integration.OrganizationId,
            AuditActions.IntegrationCreate,
            integration.AuditSubject,
            detail: $"kind: {integration.Kind}"
        );
        var created = Open(await store.AddAsync(Open(integration), [entry], cancellationToken));
        directory.Put(created);
        Log.Created(logger, created.Id, created.Kind);
        await nodes.AnnounceAsync(created.Version, CancellationToken.None);
        return created;
    }

    /// <summary>
    /// Changes one; null when it was deleted meanwhile. Who has changed which fields is in the audit trail in the same commit.
    /// </summary>
    /// <param name="number">Which one.</param>
    /// <param name="change">Makes what it is to be from what it is.</param>
    /// <param name="auditor">Who asks for it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="action">What the audit trail calls it.</param>
    /// <param name="detail">What else the audit trail is to tell.</param>
    public async Task<Integration?> ChangeAsync(
        long number,
        Func<Integration, Integration> change,
        Auditor auditor,
        CancellationToken cancellationToken,
        string action = AuditActions.IntegrationUpdate,
        string? detail = null
    )
    {
        Integration? after;
        await _changing.WaitAsync(cancellationToken);
        try
        {
            after = await TryChangeAsync(number, change, Audit, cancellationToken);
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

        IReadOnlyList<AuditEntry> Audit(Integration before, Integration now)
        {
            var fields = ChangedFields.Of(before, now, kinds[now.Kind]);
            return fields.Count == 0
                ? []
                : [auditor.Entry(now.OrganizationId, action, now.AuditSubject, fields, detail)];
        }
    }

    /// <summary>Deletes one; who did it is in the audit trail in the same commit. False when it was deleted meanwhile.</summary>
    public async Task<bool> DeleteAsync(long number, Auditor auditor, CancellationToken cancellationToken)
    {
        long version;
        await _changing.WaitAsync(cancellationToken);
        try
        {
            if (directory.Find(number) is not { } integration)
            {
                return false;
            }

            var entry = auditor.Entry(
                integration.OrganizationId,
                AuditActions.IntegrationDelete,
                integration.AuditSubject
            );
            version = await store.DeleteAsync(number, time.GetUtcNow(), [entry], cancellationToken);
            Remove(integration);
        }
        finally
        {
            _changing.Release();
        }

        await nodes.AnnounceAsync(version, CancellationToken.None);
        return true;
    }

    /// <summary>Lets go of the integrations of an organization that was deleted, and they with it.</summary>
    public async Task ForgetAsync(OrganizationId organization, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            foreach (var integration in directory.Of(organization).Values)
            {
                Remove(integration);
            }

            await TakeInAsync(all: false, cancellationToken);
        }
        finally
        {
            _changing.Release();
        }

        await nodes.AnnounceAsync(_version, CancellationToken.None);
    }

    /// <summary>Notes what the server has found out about endpoints, of many integrations at once.</summary>
    /// <param name="judge">Decides, looking at integrations that nobody else changes meanwhile.</param>
    /// <param name="write">Writes the changes, in one commit with whatever tells of them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task NoteAsync(
        Func<IReadOnlyList<EndpointChange>> judge,
        Func<IReadOnlyList<EndpointChange>, Task> write,
        CancellationToken cancellationToken
    )
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            var changes = judge();
            if (changes.Count == 0)
            {
                return;
            }

            await write(changes);
            bells.RingOthers(Bell.Integrations, _version);
            foreach (var change in changes)
            {
                Take(change);
            }
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>The organization's integration with this id, whichever word it begins with; or null.</summary>
    public Integration? Find(OrganizationId organization, string id) =>
        directory.Find(id) is { } found && found.OrganizationId == organization ? found : null;

    /// <summary>A time as the store keeps it.</summary>
    public static DateTimeOffset Whole(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    public void Dispose() => _changing.Dispose();

    private async Task<Integration?> TryChangeAsync(
        long number,
        Func<Integration, Integration> change,
        Func<Integration, Integration, IReadOnlyList<AuditEntry>> audit,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            if (directory.Find(number) is not { } before)
            {
                return null;
            }

            var now = time.GetUtcNow();
            var after = Changed(before, change(before), now);
            // Whole milliseconds, as the store keeps them: what is published from now on is never earlier.
            after = after with
            {
                ActiveSince = after.Enabled && !before.Enabled ? Whole(now) : before.ActiveSince,
                DisabledReason = after.Enabled ? null : after.DisabledReason,
            };
            var health = HealthAfter(before, after);
            if (await store.UpdateAsync(after, health, audit(before, after), cancellationToken) is not { } version)
            {
                // Another node was first: once more, on what that one has made of it.
                await TakeInAsync(all: false, cancellationToken);
                if (await store.IsGoneAsync(number, cancellationToken))
                {
                    return null;
                }

                continue;
            }

            (after.HealthCell.Value, after.HealthCell.Version) = (health, version);
            Put(before, after);
            Log.Changed(logger, after.Id, after.Enabled);
            return after;
        }
    }

    private async Task TakeInAsync(bool all, CancellationToken cancellationToken)
    {
        var changes = await store.ReadAsync(all ? 0 : _version, cancellationToken);
        foreach (var integration in changes.Live)
        {
            TakeIn(integration);
        }

        var live = changes.Live.Select(i => i.Number).ToHashSet();
        var gone = all ? directory.All.Where(i => !live.Contains(i.Number)) : [];
        foreach (var integration in changes.Deleted.Select(directory.Find).OfType<Integration>().Concat(gone))
        {
            Remove(integration);
        }

        _version = changes.Version;
    }

    private void TakeIn(Integration read)
    {
        var known = directory.Find(read.Number);
        if (known is not null && known.Enabled == read.Enabled && Whole(known.UpdatedAt) == read.UpdatedAt)
        {
            // How its endpoint fares is all that may have changed: routing and connections need not be made anew for that.
            known.HealthCell.Value = read.Health;
            known.HealthCell.Version = read.Version;
            return;
        }

        Put(known, Open(read));
    }

    private void Put(Integration? before, Integration after)
    {
        directory.Put(after);
        if (before is { Enabled: true } && !after.Enabled)
        {
            Tell(after, deleted: false);
        }
    }

    private void Remove(Integration integration)
    {
        directory.Remove(integration);
        Log.Deleted(logger, integration.Id);
        Tell(integration, deleted: true);
    }

    private void Take(EndpointChange change)
    {
        var before = change.Integration;
        var wasFailed = before.Health.FailedAt is not null;
        before.HealthCell.Value = change.Health;
        if (wasFailed != change.Health.FailedAt is not null)
        {
            Log.Failed(logger, before.Id, !wasFailed);
        }

        if (change.DisabledReason is { } reason)
        {
            var after = Open(before) with { Enabled = false, DisabledReason = reason, UpdatedAt = time.GetUtcNow() };
            directory.Put(after);
            Log.Disabled(logger, after.Id, reason);
            Tell(after, deleted: false);
        }
    }

    // A config that is given anew takes the place of one that nobody can read.
    private Integration Changed(Integration before, Integration after, DateTimeOffset now) =>
        Open(
            after with
            {
                SealedConfig = ReferenceEquals(after.Config, before.Config) ? before.SealedConfig : null,
                UpdatedAt = now,
            }
        );

    // Whoever enables an endpoint, or gives it another config, deserves that it is judged anew.
    private static EndpointHealth HealthAfter(Integration before, Integration after) =>
        after.Enabled && !before.Enabled ? before.Health.Mended
        : !ReferenceEquals(after.Config, before.Config) ? before.Health with { FailingSince = null, FailedAttempts = 0 }
        : before.Health;

    private Integration Open(Integration integration) =>
        integration with
        {
            Destination = integration.IsSealed ? null : kinds[integration.Kind].Open(integration.Config),
        };

    private void Tell(Integration integration, bool deleted)
    {
        foreach (var listener in stopped)
        {
            listener(integration, deleted);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Created {Integration}, a {Kind}")]
        public static partial void Created(ILogger logger, string integration, string kind);

        [LoggerMessage(Level = LogLevel.Information, Message = "Changed {Integration}; enabled: {Enabled}")]
        public static partial void Changed(ILogger logger, string integration, bool enabled);

        [LoggerMessage(Level = LogLevel.Information, Message = "Deleted {Integration}")]
        public static partial void Deleted(ILogger logger, string integration);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Disabled {Integration}: {Reason}")]
        public static partial void Disabled(ILogger logger, string integration, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "Deliveries to {Integration} are given up: {Failed}")]
        public static partial void Failed(ILogger logger, string integration, bool failed);
    }
}
