using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Tocsin.Encryption;
using Tocsin.Ids;
using Tocsin.Mail;
using Tocsin.Storage.Postgres;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Delivery.Stores;

public sealed class PostgresDeliveryStoreTests : DeliveryStoreContract
{
    private PostgresTestDatabase? _test;
    private PostgresDatabase? _database;
    private PostgresPlanWriter? _writer;

    internal override async Task<Stores> OpenAsync()
    {
        _test = await (await PostgresServer.NeedAsync()).MakeDatabaseAsync();
        var database = new PostgresDatabase(
            PostgresConnectionString.Parse(_test.ConnectionString),
            TimeProvider.System
        );
        var partitions = new PostgresPartitions(database);
        _database = database;
        _writer = new PostgresPlanWriter(partitions, NullLogger<PostgresPlanWriter>.Instance);
        var keys = new KeyRing([new byte[32]], new CryptographicRandom(), TimeProvider.System);
        return new Stores(
            new PostgresDeliveryStore(database, partitions, _writer),
            new PostgresFanOutStore(database),
            new PostgresDeliveryHistory(database, partitions),
            new PostgresDeliverySearch(database),
            new PostgresRecoveryStore(database),
            new PostgresIntegrationStore(database, keys),
            new PostgresSilenceStore(database),
            new PostgresEndpointHealthStore(partitions, Options.Create(new SmtpOptions())),
            new PostgresMailStore(database),
            new PostgresEventStore(database),
            new PostgresRetentionStore(database, partitions)
        );
    }

    protected override async Task CloseAsync()
    {
        if (_test is not null)
        {
            await _writer!.DisposeAsync();
            await _database!.DisposeAsync();
            await _test.DisposeAsync();
        }
    }
}
