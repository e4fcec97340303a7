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
            await store.UpdateAsync(after, cancellationToken);
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

    /// <summary>Notes that deliveries are given up, or that they arrive again.</summary>
    public async Task SetFailedAsync(long number, bool failed, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            if (directory.Find(number) is { } integration && integration.FailedAt is null == failed)
            {
                DateTimeOffset? since = failed ? time.GetUtcNow() : null;
                await store.SetFailedAsync(number, since, cancellationToken);
                directory.Put(integration with { FailedAt = since });
                Log.Failed(logger, integration.Id, failed);
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

        [LoggerMessage(Level = LogLevel.Information, Message = "Deliveries to {Integration} are given up: {Failed}")]
        public static partial void Failed(ILogger logger, string integration, bool failed);
    }
}
