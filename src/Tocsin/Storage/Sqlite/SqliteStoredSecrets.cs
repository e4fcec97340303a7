using Microsoft.Data.Sqlite;
using Tocsin.Auditing;
using Tocsin.Operating;

namespace Tocsin.Storage.Sqlite;

/// <summary>What is encrypted in the embedded database, on a connection of its own beside the server's.</summary>
internal sealed class SqliteStoredSecrets : IStoredSecrets, IDisposable
{
    /// <summary>A server holds the database for moments only.</summary>
    private const int PatienceSeconds = 60;

    private static readonly SecretPlace[] All = [SecretPlace.Integrations, SecretPlace.Answers];
    private readonly SqliteConnection _connection;
    private readonly SqliteSession _session;

    public SqliteStoredSecrets(string path)
    {
        _connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadWrite,
                Pooling = false,
                DefaultTimeout = PatienceSeconds,
            }.ToString()
        );
        _connection.Open();
        _session = new SqliteSession(_connection);
        _session.Query($"PRAGMA busy_timeout={PatienceSeconds}000", r => r.GetInt64(0));
        _session.Execute("PRAGMA synchronous=FULL");
    }

    public IReadOnlyList<string> Places { get; } = [.. All.Select(p => p.Name)];

    public Task<IReadOnlyList<StoredSecret>> ReadAsync(
        string place,
        StoredSecret? after,
        int limit,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<StoredSecret>>(
            _session.Query(
                Of(place).Select("?"),
                r => new StoredSecret(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3)),
                after?.Key ?? "",
                after?.Key2 ?? "",
                limit
            )
        );

    public Task<IReadOnlyList<StoredSecret>> ReplaceAsync(
        string place,
        IReadOnlyList<(StoredSecret Was, string Token)> replacements,
        Func<string, AuditEntry?> note,
        CancellationToken cancellationToken
    )
    {
        var sql = Of(place).Update("?");
        _session.Execute("BEGIN IMMEDIATE");
        try
        {
            var replaced = new List<StoredSecret>();
            foreach (var (was, token) in replacements)
            {
                if (_session.Execute(sql, was.Key, was.Key2, was.Token, token) > 0)
                {
                    replaced.Add(was);
                }
            }

            SqliteAuditStore.Insert(
                _session,
                [
                    .. replaced
                        .Select(r => r.Organization)
                        .Distinct(StringComparer.Ordinal)
                        .Select(note)
                        .OfType<AuditEntry>(),
                ]
            );

            _session.Execute("COMMIT");
            return Task.FromResult<IReadOnlyList<StoredSecret>>(replaced);
        }
        catch
        {
            _session.Execute("ROLLBACK");
            throw;
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _connection.Dispose();
    }

    private static SecretPlace Of(string name) => All.Single(p => p.Name == name);
}
