using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Tocsin.Encryption;
using Tocsin.Ids;
using Tocsin.Mail;
using Tocsin.Storage.Sqlite;

namespace Tocsin.Tests.Delivery.Stores;

public sealed class SqliteDeliveryStoreTests : DeliveryStoreContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
    private SqliteWriter? _writer;

    internal override Task<Stores> OpenAsync()
    {
        var database = new SqliteDatabase(Path.Combine(_folder, "tocsin.db"));
        SqliteMigrations.Apply(database);
        _writer = new SqliteWriter(database, TimeProvider.System, NullLogger<SqliteWriter>.Instance);
        var keys = new KeyRing([new byte[32]], new CryptographicRandom(), TimeProvider.System);
        return Task.FromResult(
            new Stores(
                new SqliteDeliveryStore(database, _writer),
                new SqliteFanOutStore(database, _writer),
                new SqliteDeliveryHistory(database, _writer),
                new SqliteDeliverySearch(database),
                new SqliteRecoveryStore(database, _writer),
                new SqliteIntegrationStore(database, _writer, keys),
                new SqliteSilenceStore(database, _writer),
                new SqliteEndpointHealthStore(_writer, Options.Create(new SmtpOptions())),
                new SqliteMailStore(database, _writer),
                new SqliteEventStore(database),
                new SqliteRetentionStore(database, _writer)
            )
        );
    }

    protected override async Task CloseAsync()
    {
        await _writer!.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
