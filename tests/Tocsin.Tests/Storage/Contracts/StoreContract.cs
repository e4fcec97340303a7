using Tocsin.Delivery;
using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Storage;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Storage.Contracts;

/// <summary>What stores of a kind have to do, on whichever database.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    private protected static readonly OrganizationId Organization = new("org_0000000000000000000001");
    private protected static readonly OrganizationId Other = new("org_0000000000000000000002");
    private OpenStores? _stores;

    private protected FakeClock Clock { get; } = new();

    private protected OpenStores Stores => _stores!;

    private protected DateTimeOffset Now => Clock.GetUtcNow();

    private protected abstract StorageKind Kind { get; }

    public async ValueTask InitializeAsync() => _stores = await OpenStores.OpenAsync(Kind, Clock);

    public async ValueTask DisposeAsync()
    {
        if (_stores is not null)
        {
            await _stores.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private protected DispatchPlan Plan(params string[] types) =>
        new()
        {
            OrganizationId = Organization,
            Events =
            [
                .. types.Select(type => new Event
                {
                    Id = Stores.Ids.New(Event.IdPrefix),
                    OrganizationId = Organization,
                    Type = type,
                    CreatedAt = Now,
                    Data = "{}"u8.ToArray(),
                }),
            ],
            Deliveries = [],
            FansOut = false,
        };
}
