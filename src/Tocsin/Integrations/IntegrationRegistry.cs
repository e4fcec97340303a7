using Microsoft.Extensions.Logging;
using Tocsin.Ids;

namespace Tocsin.Integrations;

/// <summary>Changes integrations: first on the disk, then for everybody at once, then the caller hears of it.</summary>
internal sealed partial class IntegrationRegistry(
    IIntegrationStore store,
    IntegrationDirectory directory,
    IntegrationKinds kinds,
    IEnumerable<IntegrationStopped> stopped,
    TimeProvider time,
    ILogger<IntegrationRegistry> logger
) : IDisposable
{
    private readonly SemaphoreSlim _changing = new(1);

    /// <summary>Reads everything; before the first request and the first delivery.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var integration in await store.LoadAsync(cancellationToken))
        {
            directory.Put(Open(integration));
        }
    }

    public async Task<Integration> CreateAsync(Integration integration, CancellationToken cancellationToken)
    {
        var created = Open(integration);
        created = created with { Number = await store.AddAsync(created, cancellationToken) };
        directory.Put(created);
        Log.Created(logger, created.Id, created.Kind);
        return created;
    }

    /// <summary>Changes one; null when it was deleted meanwhile.</summary>
    public async Task<Integration?> ChangeAsync(
        long number,
        Func<Integration, Integration> change,
        CancellationToken cancellationToken
    )
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            if (directory.Find(number) is not { } before)
            {
                return null;
            }

            var now = time.GetUtcNow();
            var after = Open(change(before)) with { UpdatedAt = now };
            // Whole milliseconds, as the store keeps them: what is published from now on is never earlier.
            after = after with
            {
                ActiveSince = after.Enabled && !before.Enabled ? Whole(now) : before.ActiveSince,
                DisabledReason = after.Enabled ? null : after.DisabledReason,
            };
            var health = HealthAfter(before, after);
            await store.UpdateAsync(after, health, cancellationToken);
            after.HealthCell.Value = health;
            directory.Put(after);
            Log.Changed(logger, after.Id, after.Enabled);
            if (before.Enabled && !after.Enabled)
            {
                Tell(after, deleted: false);
            }

            return after;
        }
        finally
        {
            _changing.Release();
        }
    }

    public async Task<bool> DeleteAsync(long number, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            if (directory.Find(number) is not { } integration)
            {
                return false;
            }

            await store.DeleteAsync(number, time.GetUtcNow(), cancellationToken);
            directory.Remove(integration);
            Log.Deleted(logger, integration.Id);
            Tell(integration, deleted: true);
            return true;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Lets go of the integrations of an organization that was deleted, and they with it.</summary>
    public async Task ForgetAsync(OrganizationId organization, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            foreach (var integration in directory.Of(organization).Values)
            {
                directory.Remove(integration);
                Log.Deleted(logger, integration.Id);
                Tell(integration, deleted: true);
            }
        }
        finally
        {
            _changing.Release();
        }
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

    // Whoever enables an endpoint, or gives it another config, deserves that it is judged anew.
    private static EndpointHealth HealthAfter(Integration before, Integration after) =>
        after.Enabled && !before.Enabled ? before.Health.Mended
        : !ReferenceEquals(after.Config, before.Config) ? before.Health with { FailingSince = null, FailedAttempts = 0 }
        : before.Health;

    private Integration Open(Integration integration) =>
        integration with
        {
            Destination = kinds[integration.Kind].Open(integration.Config),
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
